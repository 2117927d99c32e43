using System.Collections.Immutable;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>
/// Measures a classifier of sequences: a choice on the training sequences alone, then fits under several seeds that are tested,
/// spread over the processors.
/// </summary>
internal static class ClassifyStudy
{
    private const int SequencesPerSlice = 16;

    /// <summary>One fit and its test.</summary>
    /// <param name="Model">The fitted model.</param>
    /// <param name="Accuracy">Share of the test sequences that were told.</param>
    /// <param name="Scores">[test sequences, classes] row-major.</param>
    /// <param name="Raw">Of the softmax of the scores as they are.</param>
    /// <param name="Calibrated">Of that of the scores times the factor of the model.</param>
    /// <param name="Seconds">Wall-clock seconds, of the fit if there was one and of the test, while other seeds may have been running.</param>
    /// <param name="Operations">Multiply-adds of driving the reservoir with all sequences, those of the training only where it was fitted, and of reading the test sequences.</param>
    /// <param name="Joules">Estimated, of the same work.</param>
    internal sealed record Run(
        SequenceModel Model, double Accuracy, double[] Scores, Trust Raw, Trust Calibrated, double Seconds, long Operations, double Joules)
    {
        /// <summary>Seed of the weights.</summary>
        public ulong Seed => Model.Spec.Reservoir.Seed;
    }

    /// <summary>Fits every candidate with every draw and takes the best.</summary>
    public static SequenceCandidate Choose(
        SequenceSet training, ImmutableArray<SequenceModelSpec> candidates, int draws, Action<int, int> fitDone, CancellationToken cancellation)
    {
        var selection = new SequenceSelection(training, candidates, draws);
        var scores = new LeaveOneOutScore[selection.Fits];
        var done = 0;
        Parallel.For(0, scores.Length, Options(cancellation), i =>
        {
            scores[i] = Finished(selection.Start(i), cancellation).Fit.Score;
            fitDone(Interlocked.Increment(ref done), scores.Length);
        });
        return selection.Best(scores);
    }

    /// <summary>Fits and tests under the seeds from the spec's own on.</summary>
    public static ImmutableArray<Run> Test(
        SequenceModelSpec spec, SequenceSet training, SequenceSet test, int seeds, TimeProvider clock, Action<Run> runDone, CancellationToken cancellation)
    {
        var runs = new Run[seeds];
        Parallel.For(0, seeds, Options(cancellation), i =>
        {
            var started = clock.GetTimestamp();
            var seed = spec.Reservoir.Seed + (ulong)i;
            var model = Finished(new SequenceTraining(spec with { Reservoir = WithSeed(spec.Reservoir, seed) }, training), cancellation);
            runs[i] = Tested(model, test, training.Cases.Sum(c => (long)c.Length), clock, started, cancellation);
            runDone(runs[i]);
        });
        return [.. runs];
    }

    /// <summary>Tests models that were fitted before.</summary>
    /// <exception cref="SeriesRefusedException">The sequences do not fit those that were learned.</exception>
    public static ImmutableArray<Run> Test(
        ImmutableArray<SequenceModel> models, SequenceSet test, TimeProvider clock, Action<Run> runDone, CancellationToken cancellation)
    {
        var runs = new Run[models.Length];
        Parallel.For(0, runs.Length, Options(cancellation), i =>
        {
            runs[i] = Tested(models[i], test, driven: 0, clock, clock.GetTimestamp(), cancellation);
            runDone(runs[i]);
        });
        return [.. runs];
    }

    private static Run Tested(SequenceModel model, SequenceSet test, long driven, TimeProvider clock, long started, CancellationToken cancellation)
    {
        var hits = 0;
        var (operations, bytes) = (Driven(model, driven), DrivenBytes(model, driven));
        var (raw, calibrated) = (new ProbabilityScores(test.Classes.Length), new ProbabilityScores(test.Classes.Length));
        var probabilities = new double[test.Classes.Length];
        var scores = new double[test.Cases.Length * test.Classes.Length];
        for (var n = 0; n < test.Cases.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = scores.AsSpan(n * test.Classes.Length, test.Classes.Length);
            model.Score(test.Cases[n], row);
            hits += SequenceModel.Highest(row) == test.Cases[n].Class ? 1 : 0;
            model.Probabilities(row, probabilities);
            calibrated.Add(probabilities, test.Cases[n].Class);
            row.CopyTo(probabilities);
            Softmax.InPlace(probabilities);
            raw.Add(probabilities, test.Cases[n].Class);
            operations += model.Operations(test.Cases[n].Length);
            bytes += model.Bytes(test.Cases[n].Length);
        }

        return new Run(
            model,
            hits / (double)test.Cases.Length,
            scores,
            Trust.Of(raw),
            Trust.Of(calibrated),
            clock.GetElapsedTime(started).TotalSeconds,
            operations,
            EnergyEstimate.Joules(operations, bytes));
    }

    private static ReservoirSpec WithSeed(ReservoirSpec spec, ulong seed) => spec with { Seed = seed };

    // The readout is not read while the reservoir is driven with the training sequences.
    private static long Driven(SequenceModel model, long steps) => model.Operations(steps) - model.Operations(0);

    private static long DrivenBytes(SequenceModel model, long steps) => model.Bytes(steps) - model.Bytes(0);

    private static SequenceModel Finished(SequenceTraining training, CancellationToken cancellation)
    {
        do
        {
            cancellation.ThrowIfCancellationRequested();
        }
        while (training.Advance(SequencesPerSlice));
        return training.Finish();
    }

    private static ParallelOptions Options(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
}
