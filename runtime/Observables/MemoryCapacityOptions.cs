using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>How memory capacity is measured.</summary>
public sealed record MemoryCapacityOptions
{
    /// <summary>Delays 1 to this are asked for, K. At least 1; twice the units or more misses little. Default 200.</summary>
    public int Delays { get; init; } = 200;

    /// <summary>Whether delay 0, the input of the same step, counts too. Default no.</summary>
    public bool WithPresent { get; init; }

    /// <summary>First steps that are left out, at least 0; never fewer than the delays. Default 200.</summary>
    public int Washout { get; init; } = 200;

    /// <summary>Steps that the readout is fitted on. Default 4,800.</summary>
    public int TrainSteps { get; init; } = 4800;

    /// <summary>Steps after them that correlations are measured on, at least 10. Default 1,000.</summary>
    public int TestSteps { get; init; } = 1000;

    /// <summary>Inputs are independent and uniform in plus or minus this, above 0. Default 0.8.</summary>
    public double Amplitude { get; init; } = 0.8;

    /// <summary>Ridge of the readout, at least 0. Default 1e-7.</summary>
    public double Ridge { get; init; } = 1e-7;

    /// <summary>Seed of the inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every option that cannot be used; empty when all are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("memoryCapacity.delays", Delays, 1, 1_000_000);
        check.Within("memoryCapacity.washout", Washout, 0, int.MaxValue / 4);
        check.Within("memoryCapacity.trainSteps", TrainSteps, 1, int.MaxValue / 4);
        check.Within("memoryCapacity.testSteps", TestSteps, 10, int.MaxValue / 4);
        check.Within("memoryCapacity.amplitude", Amplitude, 0, 1e6, lowExcluded: true);
        check.Within("memoryCapacity.ridge", Ridge, 0, 1e6);
        return check.Problems;
    }
}
