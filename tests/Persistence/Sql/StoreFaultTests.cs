using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class StoreFaultTests
{
    [Theory]
    [InlineData("database or disk is full", "database or disk is full")]
    [InlineData("The disk is full.", "The disk is full")]
    [InlineData("23505: duplicate key value violates unique constraint \"journal_pkey\"\n\nDETAIL: Key exists.", "23505: duplicate key value violates unique constraint \"journal_pkey\" DETAIL: Key exists")]
    [InlineData("one\r\n two ", "one two")]
    public void Innermost_reason_is_told_on_one_line(string message, string told) =>
        Assert.Equal(told, StoreFault.Text(new InvalidOperationException("The write failed.", new IOException(message))));
}
