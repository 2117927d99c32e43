using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>The documented candidates of a sequence classification: one space for every data set, walked in full.</summary>
public static class SequenceSearchSpace
{
    private static readonly ImmutableArray<(SequenceFeatures Features, int Segments)> Readings =
    [
        (SequenceFeatures.Mean | SequenceFeatures.Deviation, 1),
        (SequenceFeatures.Segments, 10),
    ];

    private static readonly ImmutableArray<double> LeakRates = [1, 0.3, 0.1];

    private static readonly ImmutableArray<double> InputScalings = [0.3, 1, 3];

    private static readonly ImmutableArray<(double StepSize, double RecurrentScaling)> EulerSteps =
        [(1, 0.1), (1, 0.01), (0.1, 0.1), (0.1, 0.01)];

    private static readonly ImmutableArray<double> OscillatorSteps = [0.3, 0.1, 0.03];

    /// <summary>
    /// Every combination of: mean and deviation, or ten segments; input scaling 0.3, 1 or 3; of an echo state network leak rate
    /// 1, 0.3 or 0.1; of an Euler state network step 1 or 0.1 and recurrent scaling 0.1 or 0.01; of random oscillators step 0.3,
    /// 0.1 or 0.03. Of other kinds the features alone are varied. All read both directions, standardised channels and their
    /// differences.
    /// </summary>
    /// <param name="reservoir">Gives everything that is not varied, the number of units among it.</param>
    public static ImmutableArray<SequenceModelSpec> Of(ReservoirSpec reservoir)
    {
        var candidates = ImmutableArray.CreateBuilder<SequenceModelSpec>();
        foreach (var (features, segments) in Readings)
        {
            foreach (var varied in Varied(reservoir))
            {
                candidates.Add(new SequenceModelSpec
                {
                    Reservoir = varied,
                    Features = features,
                    SegmentCount = segments,
                    Bidirectional = true,
                    Differences = true,
                });
            }
        }

        return candidates.ToImmutable();
    }

    private static IEnumerable<ReservoirSpec> Varied(ReservoirSpec reservoir) => reservoir switch
    {
        EchoStateSpec echo => LeakRates.SelectMany(
            leak => InputScalings.Select(scaling => echo with { LeakRate = leak, InputScaling = scaling })),
        EulerStateSpec euler => EulerSteps.SelectMany(steps => InputScalings.Select(scaling => euler with
        {
            StepSize = steps.StepSize, RecurrentScaling = steps.RecurrentScaling, InputScaling = scaling,
        })),
        RandomOscillatorsSpec oscillators => OscillatorSteps.SelectMany(
            step => InputScalings.Select(scaling => oscillators with { StepSize = step, InputScaling = scaling })),
        RecurrentSpec recurrent => InputScalings.Select(scaling => recurrent with { InputScaling = scaling }),
        _ => [reservoir],
    };
}
