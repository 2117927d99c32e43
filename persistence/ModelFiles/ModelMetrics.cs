using System.Collections;
using System.Collections.Immutable;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>The numbers measured on a model, each name once, in ordinal order. Immutable.</summary>
public sealed class ModelMetrics : IReadOnlyCollection<Metric>
{
    private readonly ImmutableArray<Metric> metrics;

    /// <param name="metrics">In any order.</param>
    /// <exception cref="ArgumentException">A name comes with two values.</exception>
    public ModelMetrics(params IEnumerable<Metric> metrics)
    {
        this.metrics = [.. metrics.Distinct().OrderBy(metric => metric.Name, StringComparer.Ordinal)];
        for (var i = 1; i < this.metrics.Length; i++)
        {
            if (this.metrics[i].Name == this.metrics[i - 1].Name)
                throw new ArgumentException($"the metric '{this.metrics[i].Name}' comes with two values", nameof(metrics));
        }
    }

    /// <summary>Nothing was measured.</summary>
    public static ModelMetrics Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => metrics.Length;

    /// <summary>The number of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public double this[string name] => metrics.FirstOrDefault(metric => metric.Name == name) is { } found
        ? found.Value
        : throw new KeyNotFoundException($"There is no metric '{name}'.");

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => ((IEnumerable<Metric>)metrics).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
