using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// How much a labelled row of a classification counts: the more, the rarer its class was among the labels up to now. Allocates nothing
/// per row.
/// </summary>
/// <remarks>
/// w = n / (K n_c), the form in which sequences are weighed: n labels so far, n_c of them of the row's class, its own included, and K classes
/// that have come, so that each class has weighed the same and a row weighs 1 on average. Counts fade as what is learned does: by the
/// forgetting factor of the readout in a stream, not at all in a batch fit. Otherwise the rows that are remembered would be weighed by
/// those that are not. n_c is at least 1, so that a class which returns weighs 1 / (K (1 - forgetting)) at the most.
/// </remarks>
internal sealed class ClassWeights
{
    private readonly double forgetting;
    private readonly double[] counts;

    /// <summary>Begins with no label.</summary>
    /// <param name="classes">Classes, at least 2.</param>
    /// <param name="forgetting">Weight of a label one label later, above 0, up to 1.</param>
    public ClassWeights(int classes, double forgetting)
    {
        this.forgetting = forgetting;
        counts = new double[classes];
    }

    /// <summary>Counts a labelled row.</summary>
    /// <param name="targets">[classes], the highest of the right class.</param>
    /// <returns>How many rows it counts as; above 0.</returns>
    public double Next(ReadOnlySpan<double> targets)
    {
        var label = ErrorSums.Highest(targets);
        var (labels, present) = (0.0, 0);
        for (var c = 0; c < counts.Length; c++)
        {
            counts[c] *= forgetting;
            if (c == label)
                counts[c]++;
            labels += counts[c];
            present += counts[c] > 0 ? 1 : 0;
        }

        return labels / (present * counts[label]);
    }

    /// <summary>Labels of each class, faded, [classes].</summary>
    public double[] Save() => counts.AsSpan().ToArray();

    /// <exception cref="ModelStateRefusedException">The counts are not of so many classes, or none that labels give.</exception>
    public void Load(ReadOnlySpan<double> saved)
    {
        StateParts.Length("counts of classes", saved.Length, counts.Length);
        foreach (var count in saved)
        {
            if (!(count >= 0) || double.IsInfinity(count))
                throw new ModelStateRefusedException($"The state counts {count} labels of a class; allowed: 0 or more, and finite.");
        }

        saved.CopyTo(counts);
    }
}
