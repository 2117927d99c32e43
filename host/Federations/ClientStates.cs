using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Host.Federations;

/// <summary>The features of a client's rows after the wash-out, and their targets.</summary>
internal sealed class ClientStates
{
    private readonly double[][] features;
    private readonly double[] targets;
    private readonly WorkTally work;

    /// <param name="reservoir">Of one input.</param>
    /// <param name="series">The client's rows.</param>
    /// <param name="washout">First rows that are left out.</param>
    /// <param name="work">Counts what is done with them.</param>
    public ClientStates(IReservoir reservoir, FederatedSeries series, int washout, WorkTally work)
    {
        this.work = work;
        work.AddSteps(reservoir, series.Inputs.Length);
        Version = reservoir.WeightsHash;
        features = new double[series.Inputs.Length - washout][];
        targets = series.Targets[washout..];
        var (state, next) = (new double[reservoir.StateSize], new double[reservoir.StateSize]);
        for (var row = 0; row < series.Inputs.Length; row++)
        {
            reservoir.Step(series.Inputs.AsSpan(row, 1), state, next);
            (state, next) = (next, state);
            if (row >= washout)
                features[row - washout] = [.. state.AsSpan(0, reservoir.FeatureSize), 1];
        }
    }

    /// <summary>Hash of the weights of the reservoir.</summary>
    public UInt128 Version { get; }

    /// <summary>Number of features, the constant 1 included.</summary>
    public int Features => features[0].Length;

    /// <summary>The sums over the first rows, added to <paramref name="sums"/>.</summary>
    public SufficientStatistics AddTo(SufficientStatistics sums, int rows)
    {
        for (var row = 0; row < rows; row++)
            sums.Add(features[row], targets.AsSpan(row, 1));
        work.Add(rows * (long)Features * (Features + 1) / 2);
        return sums;
    }

    /// <summary>The errors of a readout on some rows, added to <paramref name="errors"/>.</summary>
    public ErrorSums Judge(ErrorSums errors, double[] weights, int from, int to)
    {
        Span<double> answer = stackalloc double[1];
        for (var row = from; row < to; row++)
        {
            answer[0] = 0;
            for (var i = 0; i < weights.Length; i++)
                answer[0] = Math.FusedMultiplyAdd(weights[i], features[row][i], answer[0]);
            errors.Add(answer, targets.AsSpan(row, 1));
        }

        work.Add((to - from) * (long)Features);
        return errors;
    }
}
