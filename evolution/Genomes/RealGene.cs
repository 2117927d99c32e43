using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A real number searched on a linear scale.</summary>
/// <param name="Name">Name, unique in its search space.</param>
/// <param name="Low">Lowest value.</param>
/// <param name="High">Highest value, above <paramref name="Low"/>.</param>
public sealed record RealGene(string Name, double Low, double High) : Gene(Name)
{
    /// <inheritdoc/>
    public override string Allowed => $"{Text(Low)} to {Text(High)}";

    /// <inheritdoc/>
    public override double Draw(RandomStream random) => FromUnit(random.NextDouble());

    /// <inheritdoc/>
    public override double Clamp(double value) => value >= Low ? Math.Min(value, High) : Low;

    /// <inheritdoc/>
    public override double ToUnit(double value) => (Clamp(value) - Low) / (High - Low);

    /// <inheritdoc/>
    public override double FromUnit(double unit) => Clamp(Low + (unit * (High - Low)));

    internal override IEnumerable<double> Ends => [Low, High];

    internal override void Check(SpecCheck check)
    {
        if (!(double.IsFinite(Low) && double.IsFinite(High) && Low < High))
            check.Add($"searchSpace.{Name}", Allowed, "two finite numbers, the first below the second");
    }
}
