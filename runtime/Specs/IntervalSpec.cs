using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Prediction intervals by adaptive conformal inference.</summary>
public sealed record IntervalSpec
{
    /// <summary>Share of targets that are to lie within their interval. 0.5 to 0.999.</summary>
    public double Coverage { get; init; } = 0.9;

    /// <summary>Latest errors that widths are taken from. 20 to 10,000.</summary>
    public int Window { get; init; } = 500;

    /// <summary>
    /// Learning rates of the coverage, each above 0, up to 1; 1 to 16 of them. One is the plain method; several are weighed by how
    /// well each does, which spares the choice.
    /// </summary>
    public ImmutableArray<double> Rates { get; init; } = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128];

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("interval.coverage", Coverage, 0.5, 0.999);
        check.Within("interval.window", Window, 20, 10_000);
        if (Rates.IsDefault || Rates.Length is < 1 or > 16)
            check.Add("interval.rates", (Rates.IsDefault ? 0 : Rates.Length).ToString(CultureInfo.InvariantCulture) + " rates", "1 to 16 rates");
        else
        {
            for (var i = 0; i < Rates.Length; i++)
                check.Within($"interval.rates[{i.ToString(CultureInfo.InvariantCulture)}]", Rates[i], 0, 1, lowExcluded: true);
        }

        return check.Problems;
    }

    /// <summary>Equal fields, the rates one by one.</summary>
    public bool Equals(IntervalSpec? other) =>
        other is not null && Coverage.Equals(other.Coverage) && Window == other.Window && Rates.AsSpan().SequenceEqual(other.Rates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Coverage, Window, Rates.IsDefault ? 0 : Rates.Length);
}
