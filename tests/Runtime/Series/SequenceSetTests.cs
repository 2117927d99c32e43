using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class SequenceSetTests
{
    private const double Gap = double.NaN;

    [Fact]
    public void Missing_values_lie_between_their_neighbours_in_time()
    {
        var sequence = new LabelledSequence(2, [Gap, 1, 2, Gap, Gap, Gap, Gap, Gap, 8, 9, Gap, 4], 0);
        var filled = sequence.Interpolated();
        Assert.Equal([2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 4], filled.Values.ToArray());
        Assert.False(filled.HasMissing);
        Assert.Same(filled, filled.Interpolated());
    }

    [Fact]
    public void Channel_without_any_value_becomes_0() =>
        Assert.Equal([0, 1, 0, 2], new LabelledSequence(2, [Gap, 1, Gap, 2], 0).Interpolated().Values.ToArray());

    [Fact]
    public void Subset_holds_the_cases_asked_for_in_that_order()
    {
        var cases = Enumerable.Range(0, 4).Select(i => new LabelledSequence(1, [i], i % 2)).ToArray();
        var subset = new SequenceSet("s", ["a", "b"], [.. cases]).Subset([3, 0]);
        Assert.Equal([3, 0], subset.Cases.Select(c => c.Values.Span[0]));
        Assert.Equal(["a", "b"], subset.Classes.AsEnumerable());
    }

    [Fact]
    public void Cases_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LabelledSequence(2, [1, 2, 3], 0));
        Assert.Throws<ArgumentException>(() => new LabelledSequence(1, [], 0));
        Assert.Throws<ArgumentException>(() => new LabelledSequence(1, [double.PositiveInfinity], 0));
        Assert.Throws<ArgumentException>(() => new SequenceSet("s", ["a"], []));
        Assert.Throws<ArgumentException>(() => new SequenceSet("s", ["a"], [new LabelledSequence(1, [1], 1)]));
        Assert.Throws<ArgumentException>(() => new SequenceSet("s", ["a"], [new LabelledSequence(1, [1], 0), new LabelledSequence(2, [1, 2], 0)]));
    }
}
