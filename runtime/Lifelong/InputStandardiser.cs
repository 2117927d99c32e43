using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Brings inputs to zero mean and unit standard deviation by running statistics: z = (u - mean) / deviation
/// (Welford 1962), the value itself counted first. After <see cref="ModelSpec.StandardiserRows"/> rows, or a batch fit, the
/// statistics are held: a scale that moved on would take the ground from under what the readout has learned. Before that a scale may be
/// taken and stand while the statistics go on, see <see cref="StreamBeginning"/>.
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
    private readonly double[] scaleMean;
    private readonly double[] scaleSquaredDeviations;
    private long count;
    private long scaleCount;
    private bool held;

    public InputStandardiser(int inputs, long heldAfter)
    {
        this.heldAfter = heldAfter;
        mean = new double[inputs];
        squaredDeviations = new double[inputs];
        scaleMean = new double[inputs];
        scaleSquaredDeviations = new double[inputs];
    }

    /// <summary>The scale that stands; of no row where none was taken, or all rows are counted.</summary>
    public StandardiserState Scale => new(scaleCount, scaleMean.ToArray(), scaleSquaredDeviations.ToArray(), Held: scaleCount > 0);

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

    /// <summary>Standardises from now on by the rows counted so far, until another scale is taken.</summary>
    public void TakeScale()
    {
        scaleCount = count;
        mean.CopyTo(scaleMean, 0);
        squaredDeviations.CopyTo(scaleSquaredDeviations, 0);
    }

    /// <summary>Counts no further row: the scale that stands is final. Changes nothing where none was taken.</summary>
    public void HoldScale()
    {
        if (scaleCount == 0)
            return;
        count = scaleCount;
        scaleMean.CopyTo(mean, 0);
        scaleSquaredDeviations.CopyTo(squaredDeviations, 0);
        held = true;
    }

    public void Transform(ReadOnlySpan<double> inputs, Span<double> standardised)
    {
        var (rows, centre, squares) = scaleCount > 0 && !held ? (scaleCount, scaleMean, scaleSquaredDeviations) : (count, mean, squaredDeviations);
        for (var i = 0; i < inputs.Length; i++)
        {
            var variance = rows == 0 ? 0 : squares[i] / rows;
            standardised[i] = variance > 0
                ? Math.Clamp((inputs[i] - centre[i]) / Math.Sqrt(variance), -Limit, Limit)
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

    public void LoadScale(StandardiserState scale)
    {
        scaleCount = scale.Count;
        scale.Mean.CopyTo(scaleMean);
        scale.SquaredDeviations.CopyTo(scaleSquaredDeviations);
    }
}
