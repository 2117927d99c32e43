using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Where the search for changes of a stream stands, and what is kept of its regimes. F features, O outputs.</summary>
public sealed record RegimeState
{
    /// <summary>The detector.</summary>
    public required DriftDetectorState Detector { get; init; }

    /// <summary>Drifts found.</summary>
    public required long Drifts { get; init; }

    /// <summary>Archetypes recalled.</summary>
    public required long Recalls { get; init; }

    /// <summary>Times that a fresh readout took over.</summary>
    public required long Renewals { get; init; }

    /// <summary>Learned rows until the readout in use counts as settled.</summary>
    public required int Unsettled { get; init; }

    /// <summary>Learned rows until archetypes are compared once more; 0 when they will not be.</summary>
    public required int SecondLook { get; init; }

    /// <summary>Number of the archetype that the readout was recalled from; 0 for none.</summary>
    public required long Origin { get; init; }

    /// <summary>Number of the archetype that was filed at the last drift; 0 for none, and once a fresh readout has taken over.</summary>
    public required long LastFiled { get; init; }

    /// <summary>Faded sums of the error magnitudes of each output, [O], what errors are measured by, [O], and the weight of the sums.</summary>
    public required ReadOnlyMemory<double> ErrorSums { get; init; }

    /// <summary>Learned rows since the readout's weights were copied.</summary>
    public required int SinceCopy { get; init; }

    /// <summary>The weights of one to two windows ago, then those of less than one, [2, O, F].</summary>
    public required ReadOnlyMemory<double> CopiedWeights { get; init; }

    /// <summary>The latest learned rows, oldest first, [count, F + O + 1].</summary>
    public required ReadOnlyMemory<double> RecentRows { get; init; }

    /// <summary>The fresh readout that learns beside the one in use; null when there is none.</summary>
    public ReadoutState? Challenger { get; init; }

    /// <summary>Rows of their contest, faded error sums of challenger and readout in use, and the weight of both.</summary>
    public required ReadOnlyMemory<double> Contest { get; init; }

    /// <summary>
    /// Correlation of the feature vectors of the regime so far, as <see cref="Conceptors.StateCorrelation.Save"/> gives it,
    /// [2 + F (F+1) / 2]; empty unless regimes are recognised by conceptors.
    /// </summary>
    public ReadOnlyMemory<double> Correlation { get; init; }

    /// <summary>The oldest of the recent rows that are of another regime, and so will not enter the correlation.</summary>
    public int ForeignRows { get; init; }

    /// <summary>Whether what errors are measured by is a mean error of the readout in use, so that alarms are given while it settles.</summary>
    public bool Measured { get; init; }

    /// <summary>What was learned in regimes that have ended.</summary>
    public required ArchetypeLibraryState Library { get; init; }
}
