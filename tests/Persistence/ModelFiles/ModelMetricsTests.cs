using ArchetypeRC.Persistence.ModelFiles;

namespace ArchetypeRC.Tests.Persistence.ModelFiles;

public sealed class ModelMetricsTests
{
    [Fact]
    public void Numbers_stand_in_ordinal_order_of_their_names_and_are_found_by_them()
    {
        var metrics = new ModelMetrics(new Metric("b", 2), new Metric("a", 1), new Metric("B", 3));

        Assert.Equal(["B", "a", "b"], metrics.Select(metric => metric.Name));
        Assert.Equal(2, metrics["b"]);
        Assert.Throws<KeyNotFoundException>(() => metrics["c"]);
        Assert.Empty(ModelMetrics.Empty);
    }

    [Fact]
    public void Name_with_two_values_is_refused_and_the_same_number_twice_is_one()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ModelMetrics(new Metric("a", 1), new Metric("a", 2)));
        Assert.Contains("'a' comes with two values", refusal.Message, StringComparison.Ordinal);
        Assert.Single(new ModelMetrics(new Metric("a", double.NaN), new Metric("a", double.NaN)));
    }
}
