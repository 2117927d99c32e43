using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A positive real number searched on a logarithmic scale: equal steps multiply by equal factors.</summary>
/// <param name="Name">Name, unique in its search space.</param>
/// <param name="Low">Lowest value, above 0.</param>
/// <param name="High">Highest value, above <paramref name="Low"/>.</param>
public sealed record LogRealGene(string Name, double Low, double High) : Gene(Name)
{
    /// <inheritdoc/>
    public override string Allowed => $"{Text(Low)} to {Text(High)}";

    /// <inheritdoc/>
    public override double Draw(RandomStream random) => FromUnit(random.NextDouble());

    /// <inheritdoc/>
    public override double Clamp(double value) => value >= Low ? Math.Min(value, High) : Low;

    /// <inheritdoc/>
    public override double ToUnit(double value) => LogScale.ToUnit(Clamp(value), Low, High);

    /// <inheritdoc/>
    public override double FromUnit(double unit) => Clamp(LogScale.FromUnit(unit, Low, High));

    internal override IEnumerable<double> Ends => [Low, High];

    internal override void Check(SpecCheck check)
    {
        if (!(Low > 0 && double.IsFinite(High) && Low < High))
            check.Add($"searchSpace.{Name}", Allowed, "two finite numbers above 0, the first below the second");
    }
}
