using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class KnownValuesTests
{
    [Fact]
    public void Value_is_computed_once_until_too_many_are_kept()
    {
        var known = new KnownValues<int, int>(capacity: 3);
        var computed = new List<int>();
        int Square(int x) => known.Of(x, () =>
        {
            computed.Add(x);
            return x * x;
        });

        foreach (var x in new[] { 1, 2, 3, 2, 1, 3 })
            Assert.Equal(x * x, Square(x));
        Assert.Equal([1, 2, 3], computed);

        // The fourth finds the others forgotten.
        foreach (var x in new[] { 4, 4, 1 })
            Assert.Equal(x * x, Square(x));
        Assert.Equal([1, 2, 3, 4, 1], computed);
    }

    [Fact]
    public void Computation_that_fails_is_asked_again()
    {
        var known = new KnownValues<int, int>(capacity: 3);
        Assert.Throws<InvalidOperationException>(() => known.Of(1, () => throw new InvalidOperationException("no")));
        Assert.Equal(5, known.Of(1, () => 5));
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same()
    {
        var known = new KnownValues<int, double>(capacity: 50);
        var wrong = 0;
        Parallel.For(0, 4_000, i =>
        {
            var key = i % 75;
            if (!known.Of(key, () => Math.Sqrt(key)).Equals(Math.Sqrt(key)))
                Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }
}
