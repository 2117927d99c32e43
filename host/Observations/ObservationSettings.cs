using System.Collections.Immutable;

namespace ArchetypeRC.Host.Observations;

/// <summary>What a reservoir is driven by while it is observed.</summary>
/// <param name="Inputs">Number of inputs, at least 1; the capacities are asked of 1.</param>
/// <param name="Steps">Steps that are recorded, T.</param>
/// <param name="Washout">Steps before them.</param>
/// <param name="Amplitude">Inputs are independent and uniform in plus or minus this.</param>
internal sealed record ObservationSettings(int Inputs, int Steps, int Washout, double Amplitude)
{
    /// <summary>Length of each stream of the kernel ranks.</summary>
    public const int StreamSteps = 200;

    /// <summary>Steps at the end of the streams that those of the generalisation rank have in common.</summary>
    public const int SharedSteps = 100;

    /// <summary>Starts of the echo state index beside the state of zeros.</summary>
    public const int Starts = 10;

    /// <summary>Most state variables of which the eigenvalues of single steps are taken.</summary>
    public const int MostEigenvalues = 300;

    /// <summary>Steps at which they are taken.</summary>
    public const int StepsWithEigenvalues = 20;

    /// <summary>Steps that the readouts of the memory capacity are fitted on.</summary>
    public int TrainSteps => 5 * Steps;

    /// <summary>Steps after them on which they are tested.</summary>
    public int TestSteps => 2 * Steps;

    /// <summary>Steps of the information processing capacity.</summary>
    public int CapacitySteps => 10 * Steps;

    /// <summary>Delays of the information processing capacity, by degree.</summary>
    public ImmutableArray<int> DelaysByDegree { get; } = [100, 30, 12, 8];
}
