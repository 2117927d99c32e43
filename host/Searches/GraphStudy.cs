using System.Collections.Immutable;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Host.Searches;

/// <summary>Cross-validates graph classifiers, repetitions spread over the processors.</summary>
internal static class GraphStudy
{
    /// <summary>One repetition.</summary>
    /// <param name="Seed">Seed of folds and weights.</param>
    /// <param name="Accuracy">Share of the graphs that were told when left out.</param>
    /// <param name="WithoutMessages">The same of the encoder without messages, on the same folds.</param>
    /// <param name="Seconds">Wall-clock seconds of both, while other repetitions may have been running.</param>
    /// <param name="Operations">Multiply-adds of computing the features with messages.</param>
    /// <param name="Joules">Estimated, of the same work; weights are counted as held in cache.</param>
    internal sealed record Run(ulong Seed, double Accuracy, double WithoutMessages, double Seconds, long Operations, double Joules);

    /// <summary>All repetitions of an encoder.</summary>
    internal sealed record Comparison(string Name, GraphEncoderSpec Spec, ImmutableArray<Run> Runs);

    /// <summary>The encoders that are compared, each with and without messages.</summary>
    public static ImmutableArray<(string Name, GraphEncoderSpec With, GraphEncoderSpec Without)> Encoders(int units)
    {
        var echo = new GraphEchoStateSpec { Units = units };
        var memory = new ResistiveMemorySpec { Units = units };
        return
        [
            ("graph echo state", echo, echo with { Contraction = 0 }),
            ("resistive memory", memory, memory with { RecurrentScaling = 0 }),
        ];
    }

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

    public static Comparison Compare(
        string name,
        GraphEncoderSpec with,
        GraphEncoderSpec without,
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
            var seed = (ulong)i + 1;
            var messages = Finished(new GraphCrossValidation(with with { Seed = seed }, set, folds, seed), cancellation);
            var silent = Finished(new GraphCrossValidation(without with { Seed = seed }, set, folds, seed), cancellation);
            runs[i] = new Run(
                seed,
                messages.Accuracy,
                silent.Accuracy,
                clock.GetElapsedTime(started).TotalSeconds,
                messages.Operations,
                EnergyEstimate.Joules(messages.Operations, bytes: 0));
            runDone(runs[i]);
        });
        return new Comparison(name, with, [.. runs]);
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
