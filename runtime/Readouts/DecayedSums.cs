using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Learns by sums that fade with time, and by a ridge regression on them after every so many samples. The ridge stays what it
/// is, however much is forgotten, and there is no inverse in which errors could build up.
/// </summary>
/// <remarks>
/// s: features, length F. y: target, length O. w: weight. B = L B + w s s';  A = L A + w y s';  every m samples W = A (B + ridge D)^-1, D being
/// I without the bias. L is the forgetting factor. Until m samples have been seen W is solved after 1, 2, 4, ... of them. Where
/// B + ridge D is singular to rounding the ridge of that solution is raised. (F+O)^2 / 2 + F^3 / 6m multiply-adds per sample;
/// no allocation. Source: methods of sums, see <see cref="SufficientStatistics"/>; with forgetting, Waegeman, wyffels,
/// Schrauwen 2012, doi:10.1109/TNNLS.2012.2208655.
/// </remarks>
public sealed class DecayedSums : OnlineReadout
{
    private readonly ReadoutSpec spec;
    private readonly SufficientStatistics statistics;
    private readonly CholeskyFactor factor;
    private readonly double[] solution;

    /// <summary>Starts with weights and sums of 0.</summary>
    /// <param name="spec">Ridge, forgetting factor, and how often to solve.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public DecayedSums(ReadoutSpec spec, int features, int outputs)
        : this(spec, new SufficientStatistics(features, outputs), new double[features * outputs])
    {
    }

    private DecayedSums(ReadoutSpec spec, SufficientStatistics statistics, double[] weights)
        : base(statistics.Features, statistics.Outputs, weights)
    {
        this.spec = spec;
        this.statistics = statistics;
        factor = statistics.NewFactor();
        solution = new double[weights.Length];
    }

    /// <inheritdoc/>
    public override long OperationsPerUpdate
    {
        get
        {
            long f = Features, width = Features + Outputs;
            return (width * (width + 1) / 2) + (((f * f * f / 6) + (f * f * Outputs)) / spec.SolveEvery);
        }
    }

    /// <inheritdoc/>
    public override long BytesPerUpdate
    {
        // Sums are read and written once per 256 samples, and copied and factored once per solution.
        get
        {
            var sums = sizeof(double) * (Features + Outputs) * (long)(Features + Outputs);
            return (sums / 128) + (4 * sums / spec.SolveEvery) + (sizeof(double) * 2L * (Features + Outputs));
        }
    }

    /// <summary>Takes over a copy of the sums, and the weights of their ridge regression.</summary>
    /// <exception cref="InvalidOperationException">No sample was taken in.</exception>
    public static DecayedSums FromStatistics(ReadoutSpec spec, SufficientStatistics statistics) =>
        new(spec, SufficientStatistics.Restore(statistics.Save()), statistics.Solve(spec.Ridge).Weights.ToArray())
        {
            Updates = statistics.Count,
        };

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public static DecayedSums Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.DecayedSums, state.Features, state.Outputs).Check(state);
        return new DecayedSums(spec, SufficientStatistics.Restore(state.Sums!), state.Weights.ToArray()) { Updates = state.Updates };
    }

    /// <inheritdoc/>
    public override ReadoutState Save() => new()
    {
        Features = Features,
        Outputs = Outputs,
        Weights = Weights.ToArray(),
        Correlation = ReadOnlyMemory<double>.Empty,
        Scale = 1,
        Pending = ReadOnlyMemory<double>.Empty,
        PendingFactor = 0,
        Updates = Updates,
        Sums = statistics.Save(),
    };

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        if (spec.Forgetting < 1)
            statistics.Decay(spec.Forgetting);
        statistics.Add(features, targets, weight);
        var seen = Updates + 1;
        if (seen % spec.SolveEvery != 0 && (seen > spec.SolveEvery || !long.IsPow2(seen)))
            return;
        if (!statistics.Factor(factor, spec.Ridge, solution))
            return;
        for (var o = 0; o < Outputs; o++)
        {
            var row = solution.AsSpan(o * Features, Features);
            factor.Solve(row);
            row.CopyTo(Row(o));
        }
    }
}
