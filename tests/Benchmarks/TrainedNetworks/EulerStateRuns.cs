using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Benchmarks.Comparison;

namespace ArchetypeRC.Tests.Benchmarks.TrainedNetworks;

/// <summary>Euler state networks of one set: the parameters chosen on the training sequences by leave-one-out, then a fit and a test for each seed.</summary>
internal static class EulerStateRuns
{
    /// <summary>Reads the last state alone, in one direction: what the trained networks read, too.</summary>
    public const string LastState = "Euler state, last state";

    /// <summary>As <c>eval classify</c> chooses it: both directions, differences, mean and deviation or ten segments.</summary>
    public const string Protocol = "Euler state, as eval classify";

    private const int RandomSpecs = 60;

    public static void Make(string set, string network, SequenceSet training, SequenceSet test, int units, int seeds, RunLog log)
    {
        if (Enumerable.Range(1, seeds).All(seed => log.Holds(set, network, seed)))
            return;
        var candidates = network == LastState ? Drawn(units) : SequenceSearchSpace.Of(new EulerStateSpec { Units = units });
        var started = ThreadTime.Seconds();
        var selection = new SequenceSelection(training, candidates, draws: 2);
        var chosen = selection.Best([.. Enumerable.Range(0, selection.Fits).Select(fit => Finished(selection.Start(fit)).Fit.Score)]).Spec;
        var choiceSeconds = ThreadTime.Seconds() - started;
        Finished(new SequenceTraining(chosen, training)); // what is compiled at the first call is compiled now
        for (var seed = 1; seed <= seeds; seed++)
        {
            if (log.Holds(set, network, seed))
                continue;
            started = ThreadTime.Seconds();
            var model = Finished(new SequenceTraining(chosen with { Reservoir = chosen.Reservoir with { Seed = (ulong)seed } }, training));
            var seconds = ThreadTime.Seconds() - started;
            var accuracy = test.Cases.Average(c => model.Predict(c) == c.Class ? 1.0 : 0);
            var steps = training.Cases.Sum(c => (long)c.Length);
            log.Add(new NetworkRun(set, network, seed, accuracy, seconds, model.Operations(steps) - model.Operations(0), choiceSeconds));
        }
    }

    // The ranges of Gallicchio 2022 for the Euler state network.
    private static ImmutableArray<SequenceModelSpec> Drawn(int units)
    {
        var random = new RandomStream(1);
        return [.. Enumerable.Range(0, RandomSpecs).Select(_ => new SequenceModelSpec
        {
            Features = SequenceFeatures.Last,
            Reservoir = new EulerStateSpec
            {
                Units = units,
                StepSize = Decade(random, -5, 0),
                Diffusion = Decade(random, -5, 0),
                RecurrentScaling = Decade(random, -3, 1),
                InputScaling = Decade(random, -3, 1),
                BiasScaling = Decade(random, -3, 1),
            },
        })];
    }

    private static double Decade(RandomStream random, int low, int high) => Math.Pow(10, low + random.NextInt(high - low + 1));

    private static SequenceModel Finished(SequenceTraining training)
    {
        while (training.Advance(1024))
        {
        }

        return training.Finish();
    }
}
