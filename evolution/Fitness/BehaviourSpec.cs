using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>How the behaviour of a genome's reservoir is measured: under the first seed, with one input of noise, whatever the task.</summary>
public sealed record BehaviourSpec
{
    /// <summary>Delays of the memory capacity, 1 to this. 1 to 10,000, default 100.</summary>
    public int Delays { get; init; } = 100;

    /// <summary>Steps that the readouts of the memory capacity are fitted on. 10 to 1,000,000, default 1,000.</summary>
    public int TrainSteps { get; init; } = 1000;

    /// <summary>Steps that they are measured on. 10 to 1,000,000, default 500.</summary>
    public int TestSteps { get; init; } = 500;

    /// <summary>Length of the input streams of the kernel rank. 1 to 10,000, default 50.</summary>
    public int KernelSteps { get; init; } = 50;

    /// <summary>Measures a model's reservoir.</summary>
    /// <exception cref="SpecRefusedException">The reservoir cannot be made with one input.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    internal Behaviour Measure(ReservoirSpec reservoir, ulong seed)
    {
        var made = reservoir.Build(1);
        var options = new MemoryCapacityOptions
        {
            Delays = Delays, Washout = Delays, TrainSteps = TrainSteps, TestSteps = TestSteps, Seed = RandomStream.Derive(seed, 1).NextUInt64(),
        };
        var capacity = MemoryCapacity.Measure(made, options).Capacity;
        return new Behaviour(capacity, KernelQuality.Of(made, KernelSteps, RandomStream.Derive(seed, 2).NextUInt64()).Rank);
    }

    internal void Check(SpecCheck check)
    {
        check.Within("fitness.behaviour.delays", Delays, 1, 10_000);
        check.Within("fitness.behaviour.trainSteps", TrainSteps, 10, 1_000_000);
        check.Within("fitness.behaviour.testSteps", TestSteps, 10, 1_000_000);
        check.Within("fitness.behaviour.kernelSteps", KernelSteps, 1, 10_000);
    }
}
