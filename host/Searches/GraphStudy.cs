using System.Collections.Immutable;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Host.Searches;

/// <summary>Cross-validates graph classifiers, repetitions spread over the processors.</summary>
internal static class GraphStudy
{
    /// <summary>One repetition.</summary>
    /// <param name="Seed">Seed of the folds, from 1; that of the weights is as far from the spec's own.</param>
    /// <param name="Accuracy">Share of the graphs that were told when left out.</param>
    /// <param name="WithoutMessages">The same of the encoder without messages, on the same folds.</param>
    /// <param name="Seconds">Wall-clock seconds of both, while other repetitions may have been running.</param>
    /// <param name="Operations">Multiply-adds of computing the features with messages.</param>
    /// <param name="Joules">Estimated, of the same work; weights are counted as held in cache.</param>
    internal sealed record Run(ulong Seed, double Accuracy, double WithoutMessages, double Seconds, long Operations, double Joules);

    /// <summary>All repetitions of an encoder.</summary>
    internal sealed record Comparison(string Name, GraphEncoderSpec Spec, ImmutableArray<Run> Runs);

    /// <summary>A model on graphs that it was not fitted on.</summary>
    /// <param name="Accuracy">Share of the graphs that were told.</param>
    /// <param name="Operations">Multiply-adds.</param>
    internal sealed record Figures(double Accuracy, long Operations);

    /// <summary>The encoders that are compared unless one is given.</summary>
    public static ImmutableArray<GraphEncoderSpec> Encoders(int units) =>
        [new GraphEchoStateSpec { Units = units }, new ResistiveMemorySpec { Units = units }];

    /// <summary>What tables call an encoder.</summary>
    public static string NameOf(GraphEncoderSpec spec) => spec is GraphEchoStateSpec ? "graph echo state" : "resistive memory";

    /// <summary>Reads the set whose files are in a folder.</summary>
    /// <exception cref="SeriesRefusedException">There is no set, more than one, or it cannot be used.</exception>
    public static GraphSet Read(DirectoryInfo directory)
    {
        const string edges = "_A.txt";
        if (!directory.Exists)
            throw new SeriesRefusedException($"There is no folder '{directory}'. Check the path.");
        var found = directory.GetFiles("*" + edges);
        if (found.Length != 1)
            throw new SeriesRefusedException($"'{directory}' holds {found.Length} files that end in {edges}. There must be one, which names the set.");
        return GraphFolder.Read(found[0].Name[..^edges.Length], name =>
        {
            var path = Path.Combine(directory.FullName, name);
            return File.Exists(path) ? new StreamReader(path) : null;
        });
    }

    /// <summary>Cross-validates an encoder beside itself without messages, under the seeds from its own on.</summary>
    public static Comparison Compare(
        GraphEncoderSpec spec,
        GraphSet set,
        int folds,
        int seeds,
        TimeProvider clock,
        Action<Run> runDone,
        CancellationToken cancellation)
    {
        var runs = new Run[seeds];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, seeds, options, i =>
        {
            var started = clock.GetTimestamp();
            var (seed, weights) = ((ulong)i + 1, spec.Seed + (ulong)i);
            var messages = Finished(new GraphCrossValidation(spec with { Seed = weights }, set, folds, seed), cancellation);
            var silent = Finished(new GraphCrossValidation(spec.WithoutMessages() with { Seed = weights }, set, folds, seed), cancellation);
            runs[i] = new Run(
                seed,
                messages.Accuracy,
                silent.Accuracy,
                clock.GetElapsedTime(started).TotalSeconds,
                messages.Operations,
                EnergyEstimate.Joules(messages.Operations, bytes: 0));
            runDone(runs[i]);
        });
        return new Comparison(NameOf(spec), spec, [.. runs]);
    }

    /// <summary>Tests a model that was fitted before.</summary>
    /// <exception cref="SeriesRefusedException">The graphs do not fit those that were learned, or one has a class that was not.</exception>
    public static Figures Test(GraphModel model, GraphSet set, CancellationToken cancellation)
    {
        if (set.FeatureSize != model.NodeFeatures)
            throw new SeriesRefusedException($"{set.Name} has {set.FeatureSize} features per node; the model was fitted on {model.NodeFeatures}. Both must have the same.");
        var unknown = set.Classes.Except(model.Classes, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
            throw new SeriesRefusedException($"{set.Name} has the class '{unknown[0]}'; the model knows {string.Join(", ", model.Classes)}.");
        if (set.Graphs.Any(g => g.Class < 0))
            throw new SeriesRefusedException($"{set.Name} has graphs without a class; there is nothing to hold a prediction against.");
        var scores = new double[model.Classes.Length];
        var (hits, operations) = (0, 0L);
        foreach (var graph in set.Graphs)
        {
            cancellation.ThrowIfCancellationRequested();
            operations += model.Score(graph, scores);
            hits += string.Equals(model.Classes[SequenceModel.Highest(scores)], set.Classes[graph.Class], StringComparison.Ordinal) ? 1 : 0;
        }

        return new Figures(hits / (double)set.Graphs.Length, operations);
    }

    private static GraphCrossValidation Finished(GraphCrossValidation run, CancellationToken cancellation)
    {
        do
        {
            cancellation.ThrowIfCancellationRequested();
        }
        while (run.Advance());
        return run;
    }
}
