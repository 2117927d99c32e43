using System.Collections.Immutable;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// A fitted classifier of sequences: what it is, what it took from the training sequences, and its readout. The weights of the
/// reservoir are derived again from the spec; the outputs of cases left out are not kept. C channels, O classes, F features.
/// </summary>
public sealed record SequenceModelState
{
    /// <summary>What the model was made from.</summary>
    public required SequenceModelSpec Spec { get; init; }

    /// <summary>Hash of the weights of the reservoir that it was fitted on.</summary>
    public required UInt128 WeightsHash { get; init; }

    /// <summary>Steps of the longest training sequence, at least 1; with <see cref="SequenceFeatures.All"/> those of every sequence.</summary>
    public required int Length { get; init; }

    /// <summary>What is taken from each channel, [C].</summary>
    public required ReadOnlyMemory<double> Means { get; init; }

    /// <summary>What each channel is then multiplied by, [C].</summary>
    public required ReadOnlyMemory<double> Factors { get; init; }

    /// <summary>What the difference of two scaled values is multiplied by, [C].</summary>
    public required ReadOnlyMemory<double> DifferenceFactors { get; init; }

    /// <summary>Names of the classes, at least two, each once.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Sequences that it was fitted on, at least 2.</summary>
    public required int TrainingCases { get; init; }

    /// <summary>The ridge, in units of the mean squared length of a row of centred features.</summary>
    public required double Ridge { get; init; }

    /// <summary>The readout, [O, F + 1] row-major, the bias last.</summary>
    public required ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Its score on training sequences left out.</summary>
    public required LeaveOneOutScore Score { get; init; }

    /// <summary>What scores are multiplied by before their softmax.</summary>
    public required double Factor { get; init; }

    /// <summary>Multiply-adds of driving the reservoir with all training sequences.</summary>
    public required long FitOperations { get; init; }

    /// <summary>C</summary>
    public int Channels => Means.Length;

    /// <summary>Returns this state when it fits its spec; the hash of the weights is compared when a model is restored.</summary>
    /// <exception cref="SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="ModelStateRefusedException">A part of the state is not of its spec.</exception>
    public SequenceModelState Checked()
    {
        Spec.Checked();
        StateParts.AtLeast("channels", Channels, 1);
        StateParts.AtLeast("steps of the longest sequence", Length, 1);
        StateParts.AtLeast("training sequences", TrainingCases, 2);
        StateParts.Classes(Classes);
        StateParts.Length("channel factors", Factors.Length, Channels);
        StateParts.Length("difference factors", DifferenceFactors.Length, Channels);
        if ((long)Channels * (2L + Spec.Delays) > Array.MaxLength)
            throw new ModelStateRefusedException($"The state has {Channels} channels; with {Spec.Delays} delays at most {Array.MaxLength / (2 + Spec.Delays)} can be used.");
        var problems = Spec.Reservoir.Validate(Spec.ReservoirInputs(Channels));
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var features = Spec.FeatureSize(Channels, Length);
        if (features > SequenceModelSpec.MaximumFeatures)
            throw new ModelStateRefusedException($"The spec gives {features} features; allowed: at most {SequenceModelSpec.MaximumFeatures}.");
        StateParts.Length("readout weights", Weights.Length, Classes.Length * (features + 1));
        return this;
    }
}
