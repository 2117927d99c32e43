using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Two recursive least squares on the same samples, one with a long and one with a short memory. Each output is predicted by
/// the one whose error was smaller of late: precise while nothing changes, quick after a change.
/// </summary>
/// <remarks>
/// Before a sample is learned each member is tested on it: E = l E + (1 - l) w e^2, for each output, l the error's forgetting
/// factor and w the sample's weight. A tie goes to the long memory. Twice the multiply-adds of <see cref="RecursiveLeastSquares"/>; no allocation.
/// Source of the idea: competition of filters with different forgetting, as in Haykin, Adaptive Filter Theory, on tracking.
/// </remarks>
public sealed class VariableForgetting : OnlineReadout
{
    private readonly ReadoutSpec spec;
    private readonly RecursiveLeastSquares slow;
    private readonly RecursiveLeastSquares fast;
    private readonly double[] errors;

    /// <summary>Starts with weights of 0.</summary>
    /// <param name="spec">Ridge, trace cap and the three forgetting factors.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public VariableForgetting(ReadoutSpec spec, int features, int outputs)
        : this(
            spec, new RecursiveLeastSquares(spec, features, outputs), new RecursiveLeastSquares(Short(spec), features, outputs),
            new double[features * outputs])
    {
    }

    private VariableForgetting(ReadoutSpec spec, RecursiveLeastSquares slow, RecursiveLeastSquares fast, double[] weights)
        : base(slow.Features, slow.Outputs, weights)
    {
        this.spec = spec;
        this.slow = slow;
        this.fast = fast;
        errors = new double[2 * slow.Outputs];
    }

    /// <summary>That of the member with the long memory.</summary>
    public override double Trace => slow.Trace;

    /// <inheritdoc/>
    public override long OperationsPerUpdate => slow.OperationsPerUpdate + fast.OperationsPerUpdate + (2L * Weights.Length);

    /// <inheritdoc/>
    public override long BytesPerUpdate => slow.BytesPerUpdate + fast.BytesPerUpdate + (sizeof(double) * 4L * Weights.Length);

    /// <summary>Both members go on where a ridge regression ended.</summary>
    /// <exception cref="InvalidOperationException">No sample was taken in.</exception>
    public static VariableForgetting FromStatistics(ReadoutSpec spec, SufficientStatistics statistics)
    {
        var patient = RecursiveLeastSquares.FromStatistics(spec, statistics);
        var quick = RecursiveLeastSquares.FromStatistics(Short(spec), statistics);
        return new VariableForgetting(spec, patient, quick, patient.Weights.ToArray()) { Updates = statistics.Count };
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public static VariableForgetting Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.VariableForgetting, state.Features, state.Outputs).Check(state);
        var readout = new VariableForgetting(
            spec,
            RecursiveLeastSquares.Restore(spec, state.Members[0]),
            RecursiveLeastSquares.Restore(Short(spec), state.Members[1]),
            state.Weights.ToArray())
        {
            Updates = state.Updates,
        };
        state.Errors.CopyTo(readout.errors);
        return readout;
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
        Errors = errors.AsSpan().ToArray(),
        Members = [slow.Save(), fast.Save()],
    };

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        for (var o = 0; o < Outputs; o++)
        {
            Test(ref errors[o], slow, features, targets, weight, o);
            Test(ref errors[Outputs + o], fast, features, targets, weight, o);
        }

        slow.Learn(features, targets, weight);
        fast.Learn(features, targets, weight);
        for (var o = 0; o < Outputs; o++)
        {
            var better = errors[Outputs + o] < errors[o] ? fast : slow;
            better.Weights.Slice(o * Features, Features).CopyTo(Row(o));
        }
    }

    private static ReadoutSpec Short(ReadoutSpec spec) => spec with { Forgetting = spec.FastForgetting };

    private void Test(
        ref double error, RecursiveLeastSquares member, ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight, int output)
    {
        var miss = targets[output] - member.PredictOne(features, output);
        error = Math.FusedMultiplyAdd(spec.ErrorForgetting, error, (1 - spec.ErrorForgetting) * weight * miss * miss);
    }
}
