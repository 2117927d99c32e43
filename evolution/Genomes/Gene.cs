using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// One searched quantity: its name, its range and the scale on which it is searched. A value is a double whatever the kind;
/// every gene maps its range onto [0, 1], and operators that step do so there.
/// </summary>
/// <param name="Name">Name, unique in its search space.</param>
public abstract record Gene(string Name)
{
    /// <summary>The values of a parent under which the gene exists; null when it always does.</summary>
    public GeneCondition? Condition { get; init; }

    /// <summary>Factor of the size of the steps that mutations take of this gene. Above 0, up to 10, default 1.</summary>
    public double StepFactor { get; init; } = 1;

    /// <summary>The values that the gene may hold, as text for messages.</summary>
    public abstract string Allowed { get; }

    /// <summary>The ends of the range, or all choices: where the gene would meet what a field may not have.</summary>
    internal abstract IEnumerable<double> Ends { get; }

    /// <summary>A value drawn uniformly on the gene's scale.</summary>
    public abstract double Draw(RandomStream random);

    /// <summary>The nearest value that the gene may hold; the lowest for NaN.</summary>
    public abstract double Clamp(double value);

    /// <summary>Where a value of the gene lies on its scale, 0 to 1.</summary>
    public abstract double ToUnit(double value);

    /// <summary>The value at a place of the gene's scale; places outside [0, 1] are clamped.</summary>
    public abstract double FromUnit(double unit);

    /// <summary>
    /// A value near to <paramref name="value"/>: a Gaussian step of standard deviation <paramref name="sigma"/> on the [0, 1]
    /// scale, clamped to the range.
    /// </summary>
    public virtual double Step(double value, double sigma, RandomStream random) =>
        FromUnit(ToUnit(value) + (sigma * random.NextGaussian()));

    /// <summary>The value as a person writes it.</summary>
    public virtual string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value that a condition names, written as <see cref="Text"/> does; null when the gene cannot be a parent or has no such value.</summary>
    internal virtual double? Named(string text) => null;

    internal abstract void Check(SpecCheck check);
}
