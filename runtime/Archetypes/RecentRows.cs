using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Archetypes;

/// <summary>
/// The latest learned rows: features, targets, and the error that the readout made on each before it learned it. F features, O outputs.
/// Allocates nothing per row.
/// </summary>
public sealed class RecentRows
{
    private readonly int features;
    private readonly int outputs;
    private readonly int stride;
    private readonly double[] rows;
    private readonly int capacity;
    private int next;

    /// <summary>A window without rows.</summary>
    /// <param name="capacity">Rows kept, at least 1.</param>
    /// <param name="features">F</param>
    /// <param name="outputs">O</param>
    public RecentRows(int capacity, int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        this.capacity = capacity;
        this.features = features;
        this.outputs = outputs;
        stride = features + outputs + 1;
        rows = new double[capacity * stride];
    }

    /// <summary>Rows in the window.</summary>
    public int Count { get; private set; }

    /// <summary>Features of the row that the next one will take the place of, [F]; empty while the window is not full.</summary>
    public ReadOnlySpan<double> Leaving => Count == capacity ? Row(capacity)[..features] : [];

    /// <summary>Takes a row in, in the place of the oldest when the window is full.</summary>
    /// <param name="rowFeatures">[F]</param>
    /// <param name="targets">[O]</param>
    /// <param name="error">Error of the readout before it learned the row.</param>
    public void Add(ReadOnlySpan<double> rowFeatures, ReadOnlySpan<double> targets, double error)
    {
        if (rowFeatures.Length != features || targets.Length != outputs)
            throw new ArgumentException($"A row has {features} features and {outputs} targets, not {rowFeatures.Length} and {targets.Length}.", nameof(rowFeatures));
        var row = rows.AsSpan(next * stride, stride);
        rowFeatures.CopyTo(row);
        targets.CopyTo(row[features..]);
        row[^1] = error;
        next = (next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>Mean error that the readout made on the latest rows, each before it was learned.</summary>
    /// <param name="latest">Rows that count, 1 to <see cref="Count"/>.</param>
    public double OwnError(int latest)
    {
        var sum = 0.0;
        for (var age = 1; age <= latest; age++)
            sum += Row(age)[^1];
        return sum / latest;
    }

    /// <summary>Mean error that other weights make on the latest rows, in units of the scale.</summary>
    /// <param name="weights">[O, F] row-major.</param>
    /// <param name="latest">Rows that count, 1 to <see cref="Count"/>.</param>
    /// <param name="scale">[O], each above 0.</param>
    public double Error(ReadOnlySpan<double> weights, int latest, ReadOnlySpan<double> scale)
    {
        var sum = 0.0;
        for (var age = 1; age <= latest; age++)
        {
            var row = Row(age);
            var error = 0.0;
            for (var o = 0; o < outputs; o++)
                error += Magnitude(row[features + o] - RowVectors.Dot(weights.Slice(o * features, features), row[..features]), scale[o]);
            sum += error / outputs;
        }

        return sum / latest;
    }

    /// <summary>Mean evidence that the features of the latest rows give for a regime.</summary>
    /// <param name="conceptor">Of F features.</param>
    /// <param name="latest">Rows that count, 1 to <see cref="Count"/>.</param>
    public double Evidence(RegimeConceptor conceptor, int latest)
    {
        var sum = 0.0;
        for (var age = 1; age <= latest; age++)
            sum += conceptor.Evidence(Row(age)[..features]);
        return sum / latest;
    }

    /// <summary>The rows, oldest first, [Count, F + O + 1]: features, targets, error.</summary>
    public double[] Save()
    {
        var saved = new double[Count * stride];
        for (var age = Count; age >= 1; age--)
            Row(age).CopyTo(saved.AsSpan((Count - age) * stride));
        return saved;
    }

    /// <summary>Takes the place of what is in the window.</summary>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <exception cref="ArgumentException">The rows are of another shape, or too many.</exception>
    public void Load(ReadOnlySpan<double> saved)
    {
        if (saved.Length % stride != 0 || saved.Length > rows.Length)
            throw new ArgumentException($"The rows hold {saved.Length} values; at most {capacity} rows of {stride} are kept.", nameof(saved));
        saved.CopyTo(rows);
        Count = saved.Length / stride;
        next = Count % capacity;
    }

    /// <summary>An error in units of a scale, held below a billion so that sums stay finite.</summary>
    internal static double Magnitude(double error, double scale) => Math.Min(Math.Abs(error) / scale, 1e9);

    private Span<double> Row(int age) => rows.AsSpan((next - age + capacity) % capacity * stride, stride);
}
