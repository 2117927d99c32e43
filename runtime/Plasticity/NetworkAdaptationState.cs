using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>Where the adaptation of one network stands between two rows.</summary>
public sealed record NetworkAdaptationState
{
    /// <summary>What is being changed.</summary>
    public required AdaptationStage Stage { get; init; }

    /// <summary>Passes of the stage that are over.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of the sequence that is read.</summary>
    public required int Sequence { get; init; }

    /// <summary>Number of its row that comes next.</summary>
    public required int Row { get; init; }

    /// <summary>Steps of the network so far.</summary>
    public required long Steps { get; init; }

    /// <summary>The check after a pass, when one is under way.</summary>
    public required EchoStateCheckState? Check { get; init; }

    /// <summary>State of the network, [units].</summary>
    public required ReadOnlyMemory<double> State { get; init; }

    /// <summary>What the rows so far have made of it.</summary>
    public required AdaptedWeights Weights { get; init; }

    /// <summary>What the last pass that was kept has made of it.</summary>
    public required AdaptedWeights Stable { get; init; }

    /// <summary>Thresholds of the BCM rule, [units].</summary>
    public required ReadOnlyMemory<double> Thresholds { get; init; }

    /// <summary>The same after the last pass that was kept.</summary>
    public required ReadOnlyMemory<double> StableThresholds { get; init; }

    /// <summary>Every pass so far.</summary>
    public required ImmutableArray<AdaptationEpoch> Epochs { get; init; }

    /// <summary>Every stage that has ended.</summary>
    public required ImmutableArray<AdaptationEnd> Ends { get; init; }
}
