namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// How well predicted classes agree with the right ones beyond what chance, or repeating the last class, would reach. Older rows may fade.
/// C classes; C^2 numbers, no allocation per row.
/// </summary>
/// <remarks>
/// kappa = (p - pc) / (1 - pc), p being the accuracy and pc that of a guesser who names each class as often as the predictor does.
/// Source: Cohen 1960, doi:10.1177/001316446002000104. Temporal kappa = (p - pe) / (1 - pe), pe being the accuracy of
/// repeating the last class. Source: Zliobaite, Bifet, Read, Pfahringer, Holmes 2015, doi:10.1007/s10994-014-5441-4, section 4.
/// </remarks>
public sealed class ClassAgreement
{
    private readonly double fading;
    private readonly double[] counts;
    private double persistent;
    private double compared;
    private int last = -1;

    /// <summary>Agreement over nothing.</summary>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="fading">Weight of a row one row later, above 0, up to 1; 1 counts all rows alike.</param>
    public ClassAgreement(int classes, double fading = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (!(fading > 0 && fading <= 1))
            throw new ArgumentOutOfRangeException(nameof(fading), fading, "A fading factor is above 0, up to 1.");
        Classes = classes;
        this.fading = fading;
        counts = new double[classes * classes];
    }

    /// <summary>C.</summary>
    public int Classes { get; }

    /// <summary>Weight of the rows whose right class is the first and whose predicted class is the second.</summary>
    public double this[int right, int predicted] => counts[(right * Classes) + predicted];

    /// <summary>Share of right classes; NaN before the first row.</summary>
    public double Accuracy => Diagonal / Total;

    /// <summary>Cohen's kappa: 1 is perfect, 0 is chance. NaN when chance alone is always right, and before the first row.</summary>
    public double Kappa
    {
        get
        {
            var total = Total;
            var chance = 0.0;
            for (var c = 0; c < Classes; c++)
            {
                double rights = 0, predictions = 0;
                for (var other = 0; other < Classes; other++)
                {
                    rights += this[c, other];
                    predictions += this[other, c];
                }

                chance += rights / total * (predictions / total);
            }

            return Beyond(chance);
        }
    }

    /// <summary>Temporal kappa: above 0 is better than repeating the last class. NaN before the second row, and while the class never changes.</summary>
    public double TemporalKappa => Beyond(persistent / compared);

    /// <summary>Share of the rows of a class whose class was predicted; NaN before the first of them.</summary>
    /// <param name="right">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int right)
    {
        Known(right, nameof(right));
        var rows = 0.0;
        for (var predicted = 0; predicted < Classes; predicted++)
            rows += this[right, predicted];
        return this[right, right] / rows;
    }

    /// <summary>Mean recall of the classes that came, each alike however rare; NaN before the first row.</summary>
    public double BalancedAccuracy
    {
        get
        {
            var (sum, came) = (0.0, 0);
            for (var c = 0; c < Classes; c++)
            {
                var recall = Recall(c);
                if (double.IsNaN(recall))
                    continue;
                sum += recall;
                came++;
            }

            return sum / came;
        }
    }

    /// <summary>Counts one row.</summary>
    /// <param name="predicted">Predicted class, from 0.</param>
    /// <param name="right">Right class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class; nothing was counted.</exception>
    public void Add(int predicted, int right)
    {
        Known(predicted, nameof(predicted));
        Known(right, nameof(right));
        if (fading < 1)
        {
            for (var i = 0; i < counts.Length; i++)
                counts[i] *= fading;
        }

        counts[(right * Classes) + predicted]++;
        if (last >= 0)
        {
            persistent = Math.FusedMultiplyAdd(fading, persistent, right == last ? 1 : 0);
            compared = Math.FusedMultiplyAdd(fading, compared, 1);
        }

        last = right;
    }

    /// <summary>The last class (-1 for none), the two sums of the repeating predictor, then the counts, [C, C].</summary>
    public double[] Save() => [last, persistent, compared, .. counts];

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not of so many classes.</exception>
    public static ClassAgreement Restore(int classes, double fading, ReadOnlySpan<double> state)
    {
        var agreement = new ClassAgreement(classes, fading);
        if (state.Length != (classes * classes) + 3 || !(state[0] >= -1 && state[0] < classes && state[0] == Math.Floor(state[0])))
            throw new ArgumentException($"The state holds {state.Length} numbers; {(classes * classes) + 3} of {classes} classes are needed.", nameof(state));
        agreement.last = (int)state[0];
        agreement.persistent = state[1];
        agreement.compared = state[2];
        state[3..].CopyTo(agreement.counts);
        return agreement;
    }

    private double Total
    {
        get
        {
            var total = 0.0;
            foreach (var count in counts)
                total += count;
            return total;
        }
    }

    private double Diagonal
    {
        get
        {
            var sum = 0.0;
            for (var c = 0; c < Classes; c++)
                sum += this[c, c];
            return sum;
        }
    }

    private double Beyond(double baseline)
    {
        var kappa = (Accuracy - baseline) / (1 - baseline);
        return double.IsFinite(kappa) ? kappa : double.NaN;
    }

    private void Known(int value, string name)
    {
        if (value < 0 || value >= Classes)
            throw new ArgumentOutOfRangeException(name, value, $"A class is from 0 to {Classes - 1}.");
    }
}
