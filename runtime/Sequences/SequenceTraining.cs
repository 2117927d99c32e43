using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>Fits a <see cref="SequenceModel"/> in slices, so that a caller can stop or yield in between.</summary>
public sealed class SequenceTraining
{
    private readonly SequenceEncoder encoder;
    private readonly SequenceSet training;
    private readonly double[] features;
    private int encoded;
    private long operations;

    /// <summary>Checks the sequences and derives the reservoir.</summary>
    /// <param name="spec">What is fitted.</param>
    /// <param name="training">At least two sequences, of at least two classes; all with a class.</param>
    /// <exception cref="SpecRefusedException">The spec cannot be used, or not with these sequences.</exception>
    /// <exception cref="SeriesRefusedException">The sequences cannot be learned from.</exception>
    public SequenceTraining(SequenceModelSpec spec, SequenceSet training)
    {
        var unknown = training.Cases.Count(c => c.Class == LabelledSequence.NoClass);
        if (unknown > 0)
            throw new SeriesRefusedException($"{unknown} of {training.Cases.Length} training sequences have no class. Each must have one.");
        if (training.Cases.All(c => c.Class == training.Cases[0].Class))
            throw new SeriesRefusedException($"All {training.Cases.Length} training sequences are of the class {training.Classes[training.Cases[0].Class]}. There must be two classes at least.");
        this.training = training;
        encoder = new SequenceEncoder(spec, training);
        if ((long)training.Cases.Length * encoder.FeatureSize > Array.MaxLength)
        {
            throw new SpecRefusedException([new SpecProblem(
                "sequence.features",
                $"{encoder.FeatureSize} numbers for each of {training.Cases.Length} sequences",
                $"at most {Array.MaxLength / training.Cases.Length}: fewer units or segments")]);
        }

        features = new double[training.Cases.Length * encoder.FeatureSize];
    }

    /// <summary>Drives the reservoir with the next sequences.</summary>
    /// <param name="sequences">How many at the most, at least 1.</param>
    /// <returns>Whether there are more.</returns>
    public bool Advance(int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        for (var end = Math.Min(training.Cases.Length, encoded + sequences); encoded < end; encoded++)
        {
            var sequence = training.Cases[encoded];
            encoder.Encode(sequence, features.AsSpan(encoded * encoder.FeatureSize, encoder.FeatureSize));
            operations += sequence.Length * encoder.OperationsPerStep;
        }

        return encoded < training.Cases.Length;
    }

    /// <summary>Fits the readout; once, when no sequence is left.</summary>
    /// <exception cref="InvalidOperationException">Sequences are left.</exception>
    public SequenceModel Finish()
    {
        if (encoded < training.Cases.Length)
            throw new InvalidOperationException($"{training.Cases.Length - encoded} sequences have not been encoded yet.");
        int[] classes = [.. training.Cases.Select(c => c.Class)];
        var (count, balance) = (training.Classes.Length, encoder.Spec.BalanceClasses);
        var fit = encoder.Spec.Readout == SequenceReadout.Logistic
            ? new CrossValidatedLogistic(features, classes, count, balance)
                .Best(encoder.Spec.Ridge is { } penalty ? [penalty] : CrossValidatedLogistic.Grid)
            : new LeaveOneOutRidge(features, classes, count, balance).Best(encoder.Spec.Ridge is { } given ? [given] : LeaveOneOutRidge.Grid);
        return new SequenceModel(
            encoder, training.Classes, classes.Length, fit, ProbabilityCalibration.Temperature(fit.LeftOut.Span, classes, count), operations);
    }
}
