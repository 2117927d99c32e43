namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Brings inputs to zero mean and unit standard deviation by running statistics: z = (u - mean) / deviation
/// (Welford 1962), the value itself counted first.
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
    private long count;

    public InputStandardiser(int inputs)
    {
        mean = new double[inputs];
        squaredDeviations = new double[inputs];
    }

    public void Observe(ReadOnlySpan<double> inputs)
    {
        count++;
        for (var i = 0; i < inputs.Length; i++)
        {
            var before = inputs[i] - mean[i];
            mean[i] += before / count;
            squaredDeviations[i] = Math.FusedMultiplyAdd(before, inputs[i] - mean[i], squaredDeviations[i]);
        }
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

    public StandardiserState Save() => new(count, mean.ToArray(), squaredDeviations.ToArray());

    public void Load(StandardiserState state)
    {
        count = state.Count;
        state.Mean.CopyTo(mean);
        state.SquaredDeviations.CopyTo(squaredDeviations);
    }
}
