using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Sums behind a ridge regression and their form.</summary>
internal static class SufficientStatisticsMapper
{
    public static SufficientStatisticsForm ToForm(SufficientStatisticsState statistics) => new()
    {
        Features = statistics.Features,
        Outputs = statistics.Outputs,
        Count = statistics.Count,
        Weight = statistics.Weight,
        Scale = statistics.Scale,
        SumsF64 = DoubleArrayForm.Of(statistics.Sums),
        BufferedF64 = DoubleArrayForm.Of(statistics.Buffered),
    };

    /// <exception cref="DurableFormRefusedException">It is of another shape than asked for, or an array has another length.</exception>
    public static SufficientStatisticsState FromForm(string form, SufficientStatisticsForm statistics, int features, int outputs)
    {
        if (statistics.Features != features || statistics.Outputs != outputs)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered,
                form,
                $"its sums are of {statistics.Features} features and {statistics.Outputs} outputs, where {features} and {outputs} belong");
        }

        var width = (long)features + outputs;
        var rowBytes = width * sizeof(double);
        return new SufficientStatisticsState
        {
            Features = features,
            Outputs = outputs,
            Count = statistics.Count,
            Weight = statistics.Weight,
            Scale = statistics.Scale,
            Sums = DoubleArrayForm.Read(form, "sums_f64", statistics.SumsF64, width * (width + 1) / 2),
            Buffered = DoubleArrayForm.Read(
                form, "buffered_f64", statistics.BufferedF64, statistics.BufferedF64.Length / rowBytes * width),
        };
    }
}
