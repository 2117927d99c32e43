using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class StateRecordTests
{
    [Fact]
    public void Features_are_recorded_after_the_washout()
    {
        var record = StateRecord.Run(new LinearReservoir(new[,] { { 0.5, 0 }, { 1, 0 } }, [1, 0]), [1, 2, 3, 4], 2);
        Assert.Equal((2, 2), (record.Features, record.Steps));
        Assert.Equal([3 + 1.25, 4 + 2.125], record.Feature(0).ToArray());
        Assert.Equal([2.5, 4.25], record.Feature(1).ToArray());
    }

    [Fact]
    public void Inputs_that_cannot_be_used_are_refused()
    {
        var reservoir = LinearReservoir.Ring(2, 0.5);
        Assert.Throws<ArgumentException>(() => StateRecord.Run(reservoir, [1, 2], 2));
        Assert.Throws<ArgumentException>(() => StateRecord.Run(reservoir, [1, double.NaN], 0));
        Assert.Throws<ArgumentException>(() => StateRecord.Of([[1, 2], [3]]));
        Assert.Throws<ArgumentException>(() => StateRecord.Of([[double.PositiveInfinity]]));
        Assert.Throws<InvalidOperationException>(() => StateRecord.Run(LinearReservoir.Ring(1, 1e200), [1, 1, 1], 0));
    }
}
