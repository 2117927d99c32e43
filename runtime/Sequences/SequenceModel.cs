using System.Collections.Immutable;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>A classifier of whole sequences that has been fitted. Immutable, so that threads may share it.</summary>
public sealed class SequenceModel
{
    private readonly SequenceEncoder encoder;
    private readonly RidgeReadout readout;

    internal SequenceModel(SequenceEncoder encoder, ImmutableArray<string> classes, int trainingCases, LeaveOneOutFit fit, double factor, long fitOperations)
    {
        this.encoder = encoder;
        Classes = classes;
        TrainingCases = trainingCases;
        Fit = fit;
        Factor = factor;
        FitOperations = fitOperations;
        readout = new RidgeReadout(fit.Solution);
    }

    /// <summary>What the model was made from.</summary>
    public SequenceModelSpec Spec => encoder.Spec;

    /// <summary>Names of the classes; predictions are indices into them.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Channels of the sequences.</summary>
    public int Channels => encoder.Channels;

    /// <summary>Sequences that it was fitted on.</summary>
    public int TrainingCases { get; }

    /// <summary>
    /// The readout: its ridge, its weights and its leave-one-out score on the training sequences. The outputs left out are empty in a
    /// model that was restored.
    /// </summary>
    public LeaveOneOutFit Fit { get; }

    /// <summary>
    /// What scores are multiplied by before their softmax is taken at its word: one over a temperature, fitted on the outputs that the
    /// training cases have from fits without them (<see cref="ProbabilityCalibration.Temperature"/>).
    /// </summary>
    public double Factor { get; }

    /// <summary>Multiply-adds of driving the reservoir with all training sequences.</summary>
    public long FitOperations { get; }

    /// <summary>Fits at once; <see cref="SequenceTraining"/> does it in slices.</summary>
    /// <exception cref="Specs.SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="SeriesRefusedException">The training set cannot be learned from.</exception>
    public static SequenceModel Train(SequenceModelSpec spec, SequenceSet training)
    {
        var run = new SequenceTraining(spec, training);
        while (run.Advance(training.Cases.Length))
        {
        }

        return run.Finish();
    }

    /// <summary>The model that a state was saved from: equal scores to the last bit.</summary>
    /// <exception cref="Specs.SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="Lifelong.ModelStateRefusedException">The state does not fit its spec, or other weights are derived than those it was saved with.</exception>
    public static SequenceModel Restore(SequenceModelState state)
    {
        var derived = new SequenceEncoder(state);
        var solution = new RidgeSolution(derived.FeatureSize + 1, state.Classes.Length, state.Weights, Deficient: false);
        var fit = new LeaveOneOutFit(state.Ridge, solution, ReadOnlyMemory<double>.Empty, state.Score);
        return new SequenceModel(derived, state.Classes, state.TrainingCases, fit, state.Factor, state.FitOperations);
    }

    /// <summary>Everything that <see cref="Restore"/> makes the model from again. Shares the weights.</summary>
    public SequenceModelState Save() => new()
    {
        Spec = Spec,
        WeightsHash = encoder.WeightsHash,
        Length = encoder.Length,
        Means = encoder.Scale.Means,
        Factors = encoder.Scale.Factors,
        DifferenceFactors = encoder.Scale.DifferenceFactors,
        Classes = Classes,
        TrainingCases = TrainingCases,
        Ridge = Fit.Ridge,
        Weights = Fit.Solution.Weights,
        Score = Fit.Score,
        Factor = Factor,
        FitOperations = FitOperations,
    };

    /// <summary>
    /// One output for each class: near 1 for the class that the sequence is of and near -1 for the others; of a logistic readout
    /// log-probabilities, up to a constant.
    /// </summary>
    /// <param name="sequence">Of as many channels as the training sequences.</param>
    /// <param name="scores">[Classes]; overwritten.</param>
    /// <exception cref="SeriesRefusedException">The sequence does not fit those that were learned.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Score(LabelledSequence sequence, Span<double> scores)
    {
        var features = new double[encoder.FeatureSize + 1];
        encoder.Encode(sequence, features.AsSpan(0, encoder.FeatureSize));
        features[^1] = 1;
        readout.Predict(features, scores);
    }

    /// <summary>The calibrated probabilities that go with scores of this model; they sum to 1. Allocates nothing.</summary>
    /// <param name="scores">[Classes], as <see cref="Score(LabelledSequence, Span{double})"/> gave them.</param>
    /// <param name="probabilities">[Classes]; overwritten.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Probabilities(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        ReadoutShape.Length(scores.Length, Classes.Length, nameof(scores));
        ReadoutShape.Length(probabilities.Length, Classes.Length, nameof(probabilities));
        for (var c = 0; c < scores.Length; c++)
            probabilities[c] = Factor * scores[c];
        Softmax.InPlace(probabilities);
    }

    /// <summary>The scores of every sequence of a set, [cases, classes] row-major.</summary>
    /// <exception cref="SeriesRefusedException">A sequence does not fit those that were learned.</exception>
    public double[] Score(SequenceSet set)
    {
        var scores = new double[set.Cases.Length * Classes.Length];
        for (var i = 0; i < set.Cases.Length; i++)
            Score(set.Cases[i], scores.AsSpan(i * Classes.Length, Classes.Length));
        return scores;
    }

    /// <summary>The class of a sequence.</summary>
    /// <exception cref="SeriesRefusedException">The sequence does not fit those that were learned.</exception>
    public int Predict(LabelledSequence sequence)
    {
        var scores = new double[Classes.Length];
        Score(sequence, scores);
        return Highest(scores);
    }

    /// <summary>Multiply-adds of classifying a sequence of a length.</summary>
    public long Operations(long steps) => (steps * encoder.OperationsPerStep) + ((long)readout.Features * readout.Outputs);

    /// <summary>Bytes of weights read while classifying a sequence of a length.</summary>
    public long Bytes(long steps) => (steps * encoder.BytesPerStep) + (sizeof(double) * (long)readout.Features * readout.Outputs);

    /// <summary>The place of the highest value, the first of equal ones.</summary>
    public static int Highest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }
}
