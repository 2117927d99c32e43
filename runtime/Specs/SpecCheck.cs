using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Collects the problems of a spec, so that one refusal names every bad field at once.</summary>
internal sealed class SpecCheck
{
    private readonly ImmutableArray<SpecProblem>.Builder problems = ImmutableArray.CreateBuilder<SpecProblem>();

    public void Within(string field, int value, int low, int high)
    {
        if (value < low || value > high)
            Add(field, value.ToString(CultureInfo.InvariantCulture), $"{low} to {high}");
    }

    public void Within(string field, double value, double low, double high, bool lowExcluded = false)
    {
        // Written so that NaN fails.
        var inside = (lowExcluded ? value > low : value >= low) && value <= high;
        if (!inside)
        {
            Add(field, Text(value), lowExcluded ? $"above {Text(low)}, up to {Text(high)}" : $"{Text(low)} to {Text(high)}");
        }
    }

    public void Known<TEnum>(string field, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Add(field, value.ToString(), string.Join(", ", Enum.GetNames<TEnum>()));
    }

    public void Add(string field, string value, string allowed) => problems.Add(new SpecProblem(field, value, allowed));

    public ImmutableArray<SpecProblem> Problems => problems.ToImmutable();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
