using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class EchoStateIndexTests
{
    public static TheoryData<string> Kinds => ["nanowire", "beside", "spiking"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Starts_are_states_that_the_reservoir_may_be_in(string kind)
    {
        // The memory of a nanowire is a share: with starts outside of [0, 1] its state leaves the finite numbers.
        ReservoirSpec spec = kind switch
        {
            "nanowire" => new NanowireSpec(),
            "beside" => new ParallelSpec { Members = [new NanowireSpec(), new EchoStateSpec { Units = 20 }] },
            _ => new SpikingSpec(),
        };
        var random = new RandomStream(1);
        double[] inputs = [.. Enumerable.Range(0, 120).Select(_ => random.Uniform(-1, 1))];
        var reservoir = spec.Build(1);
        var index = EchoStateIndex.Of(reservoir, inputs, washout: 60, seed: 3, starts: 2);
        Assert.InRange(index, 0, reservoir.StateSize);
        Assert.Equal(index, EchoStateIndex.Of(reservoir, inputs, washout: 60, seed: 3, starts: 2));
    }
}
