using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Brings inputs to zero mean and unit standard deviation by running statistics: z = (u - mean) / deviation
/// (Welford 1962), the value itself counted first. After <see cref="ModelSpec.StandardiserRows"/> rows, or a batch fit, the
/// statistics are held: a scale that moved on would take the ground from under what the readout has learned.
/// </summary>
/// <remarks>
/// z is held within plus or minus <see cref="Limit"/>: one broken reading cannot throw a readout that has inputs as features.
/// An input that has not varied yet gives 0.
/// </remarks>
internal sealed class InputStandardiser
{
    public const double Limit = 50;

    private readonly double[] mean;
    private readonly double[] squaredDeviations;
    private readonly long heldAfter;
    private long count;
    private bool held;

    public InputStandardiser(int inputs, long heldAfter)
    {
        this.heldAfter = heldAfter;
        mean = new double[inputs];
        squaredDeviations = new double[inputs];
    }

    /// <summary>Counts a row, unless the statistics are held.</summary>
    public void Observe(ReadOnlySpan<double> inputs)
    {
        if (held)
            return;
        count++;
        for (var i = 0; i < inputs.Length; i++)
        {
            var before = inputs[i] - mean[i];
            mean[i] += before / count;
            squaredDeviations[i] = Math.FusedMultiplyAdd(before, inputs[i] - mean[i], squaredDeviations[i]);
        }

        held = count >= heldAfter;
    }

    public void Transform(ReadOnlySpan<double> inputs, Span<double> standardised)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var variance = count == 0 ? 0 : squaredDeviations[i] / count;
            standardised[i] = variance > 0
                ? Math.Clamp((inputs[i] - mean[i]) / Math.Sqrt(variance), -Limit, Limit)
                : 0;
        }
    }

    public StandardiserState Save() => new(count, mean.ToArray(), squaredDeviations.ToArray(), held);

    public void Load(StandardiserState state)
    {
        count = state.Count;
        held = state.Held;
        state.Mean.CopyTo(mean);
        state.SquaredDeviations.CopyTo(squaredDeviations);
    }
}
