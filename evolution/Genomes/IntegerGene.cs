using System.Globalization;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A whole number, searched on a linear or a logarithmic scale.</summary>
/// <param name="Name">Name, unique in its search space.</param>
/// <param name="Low">Lowest value; above 0 on a logarithmic scale.</param>
/// <param name="High">Highest value, <paramref name="Low"/> or above.</param>
public sealed record IntegerGene(string Name, int Low, int High) : Gene(Name)
{
    /// <summary>Whether the scale is logarithmic: equal steps multiply by equal factors.</summary>
    public bool Logarithmic { get; init; }

    /// <inheritdoc/>
    public override string Allowed => $"{Low} to {High}, whole";

    /// <inheritdoc/>
    public override double Draw(RandomStream random) =>
        Logarithmic ? FromUnit(random.NextDouble()) : Low + random.NextInt(High - Low + 1);

    /// <inheritdoc/>
    public override double Clamp(double value) =>
        value >= Low ? Math.Min(Math.Round(value, MidpointRounding.AwayFromZero), High) : Low;

    /// <inheritdoc/>
    public override double ToUnit(double value)
    {
        if (Low == High)
            return 0;
        var clamped = Clamp(value);
        return Logarithmic ? LogScale.ToUnit(clamped, Low, High) : (clamped - Low) / (High - Low);
    }

    /// <inheritdoc/>
    public override double FromUnit(double unit)
    {
        if (Low == High)
            return Low;
        return Clamp(Logarithmic ? LogScale.FromUnit(unit, Low, High) : Low + (unit * (High - Low)));
    }

    /// <inheritdoc/>
    /// <remarks>A step that rounding would undo moves by one, so that fine steps still search.</remarks>
    public override double Step(double value, double sigma, RandomStream random)
    {
        var step = sigma * random.NextGaussian();
        var next = FromUnit(ToUnit(value) + step);
        return next == value ? Clamp(value + Math.Sign(step)) : next;
    }

    internal override double? Named(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Low && value <= High ? value : null;

    internal override IEnumerable<double> Ends => [Low, High];

    internal override void Check(SpecCheck check)
    {
        if (Low > High || High - (long)Low >= int.MaxValue)
            check.Add($"searchSpace.{Name}", Allowed, "two whole numbers, the first not above the second, less than 2^31 apart");
        else if (Logarithmic && Low < 1)
            check.Add($"searchSpace.{Name}", Allowed, "from 1 on, since the scale is logarithmic");
    }
}
