namespace ArchetypeRC.Persistence.Sql;

/// <summary>What a store says of a fault, as a part of a sentence.</summary>
internal static class StoreFault
{
    /// <summary>The innermost reason on one line, without a full stop: PostgreSQL's have several lines.</summary>
    /// <param name="cause">What the store threw.</param>
    public static string Text(Exception cause) => string.Join(
        ' ',
        cause.GetBaseException().Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
}
