using System.Collections.Immutable;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Sequences;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// A fitted classifier of graphs: what it is, what it took from the training graphs, and its readout. The weights of the encoder are
/// derived again from the spec; the outputs of graphs left out are not kept. O classes, F features.
/// </summary>
public sealed record GraphModelState
{
    /// <summary>What the model was made from.</summary>
    public required GraphEncoderSpec Spec { get; init; }

    /// <summary>Hash of everything that features depend on but the graph.</summary>
    public required UInt128 WeightsHash { get; init; }

    /// <summary>Features per node, at least 1.</summary>
    public required int NodeFeatures { get; init; }

    /// <summary>What was taken from the training graphs: <see cref="IGraphEncoder.Scale"/>.</summary>
    public required ReadOnlyMemory<double> Scale { get; init; }

    /// <summary>Names of the classes, at least two, each once.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Graphs that it was fitted on, at least 2.</summary>
    public required int TrainingGraphs { get; init; }

    /// <summary>The ridge, in units of the mean squared length of a row of centred features.</summary>
    public required double Ridge { get; init; }

    /// <summary>The readout, [O, F + 1] row-major, the bias last.</summary>
    public required ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Its score on training graphs left out.</summary>
    public required LeaveOneOutScore Score { get; init; }

    /// <summary>Returns this state when it fits its spec; the hash of the weights is compared when a model is restored.</summary>
    /// <exception cref="Specs.SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="ModelStateRefusedException">A part of the state is not of its spec.</exception>
    public GraphModelState Checked()
    {
        Spec.Checked();
        StateParts.AtLeast("features per node", NodeFeatures, 1);
        StateParts.AtLeast("training graphs", TrainingGraphs, 2);
        StateParts.Classes(Classes);
        StateParts.Length("numbers of the training graphs' scale", Scale.Length, Spec.ScaleSize(NodeFeatures));
        StateParts.Length("readout weights", Weights.Length, Classes.Length * (Spec.FeatureSize + 1L));
        return this;
    }
}
