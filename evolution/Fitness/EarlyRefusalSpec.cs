using System.Globalization;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>
/// What a genome is refused for on a few rows, before its training is paid for: a state that leaves the finite numbers, saturated units,
/// a start that is not forgotten, states of less than two directions.
/// </summary>
/// <remarks>
/// Asked of the first seed alone. Saturation and forgetting are asked of leaky echo state networks that do not adapt first; directions of
/// every recurrent network whose readout has no past inputs beside the state. Slow forgetting is no failure: the index must also have
/// stopped falling.
/// </remarks>
public sealed record EarlyRefusalSpec
{
    private const double Saturated = 0.99;
    private const double Fallen = 0.9;

    /// <summary>Rows after the wash-out that are looked at, as far as there are training rows. 20 to 100,000, default 200.</summary>
    public int Rows { get; init; } = 200;

    /// <summary>Refused when more than this share of all |x| is above 0.99. Above 0, up to 1, default 0.95.</summary>
    public double Saturation { get; init; } = 0.95;

    /// <summary>Refused when the index of the echo state property over the last quarter of the rows is above this. Above 0, default 1e-3.</summary>
    public double EchoStateIndex { get; init; } = 1e-3;

    /// <summary>Refused when the states, less their mean, have a smaller effective rank. 1 to 100, default 2.</summary>
    public double LeastRank { get; init; } = 2;

    /// <summary>Why a model is hopeless, as a sentence; null when it is not.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="series">Its rows.</param>
    /// <param name="trainRows">Training rows.</param>
    /// <param name="operations">Multiply-adds that the question took.</param>
    internal string? Ask(ModelSpec spec, TimeSeries series, int trainRows, out long operations)
    {
        var reservoir = spec.Reservoir.Build(spec.ReservoirInputs);
        var columns = series.Select(spec.Task.Columns);
        var rows = Math.Min(trainRows, spec.Washout + Rows);
        var stream = new FeatureStream(spec, reservoir);
        stream.Fit(columns, trainRows);
        var inputs = stream.Driven(columns, rows);
        operations = rows * reservoir.OperationsPerStep;
        if (rows <= spec.Washout + 4 || !Array.TrueForAll(inputs, double.IsFinite))
            return null;
        try
        {
            var states = StateRecord.Run(reservoir, inputs, spec.Washout);
            if (spec.Reservoir is not RecurrentSpec || spec.Plasticity is not null)
                return null;
            if (spec.Reservoir is EchoStateSpec)
            {
                operations += 4 * rows * reservoir.OperationsPerStep;
                if (SaturationOf(states) is var share && share > Saturation)
                    return Sentence($"{100 * share:0} % of the state is saturated (allowed: {100 * Saturation:0} %): lower the scalings or the radius.");
                if (Remembers(reservoir, inputs, rows, spec.Washout) is var index && index > EchoStateIndex)
                    return Sentence($"The start is not forgotten: the echo state index is {index:G3} and does not fall (allowed: {EchoStateIndex:G3}).");
            }

            if (spec.Readout.InputLags == 0 && StateRank.Of(Few(states)).EffectiveRank is var rank && rank < LeastRank)
                return Sentence($"The states have {rank:0.##} directions (at least {LeastRank:0.##}): the units do the same.");
            return null;
        }
        catch (InvalidOperationException notFinite)
        {
            return notFinite.Message;
        }
    }

    internal void Check(SpecCheck check)
    {
        check.Within("fitness.earlyRefusal.rows", Rows, 20, 100_000);
        check.Within("fitness.earlyRefusal.saturation", Saturation, 0, 1, lowExcluded: true);
        check.Within("fitness.earlyRefusal.echoStateIndex", EchoStateIndex, 0, double.MaxValue, lowExcluded: true);
        check.Within("fitness.earlyRefusal.leastRank", LeastRank, 1, 100);
    }

    private static double SaturationOf(StateRecord states)
    {
        var saturated = 0L;
        for (var feature = 0; feature < states.Features; feature++)
        {
            foreach (var value in states.Feature(feature))
                saturated += Math.Abs(value) > Saturated ? 1 : 0;
        }

        return saturated / ((double)states.Features * states.Steps);
    }

    // 0 when what is left of the start is still falling.
    private static double Remembers(IReservoir reservoir, double[] inputs, int rows, int washout)
    {
        var late = Runtime.Observables.EchoStateIndex.Of(reservoir, inputs, washout + (3 * (rows - washout) / 4), 1, starts: 1);
        var earlier = Runtime.Observables.EchoStateIndex.Of(reservoir, inputs, washout + ((rows - washout) / 2), 1, starts: 1);
        return late > Fallen * earlier ? late : 0;
    }

    // The rank of a few columns is that of the states as far as it matters here, and costs less.
    private static double[][] Few(StateRecord states)
    {
        const int most = 50;
        var centred = states.Copy(centred: true);
        var step = Math.Max(1, states.Features / most);
        return [.. Enumerable.Range(0, Math.Min(most, states.Features)).Select(i => centred[i * step])];
    }

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
