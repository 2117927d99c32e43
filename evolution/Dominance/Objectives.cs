using System.Runtime.InteropServices;
using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Evolution.Dominance;

/// <summary>What is minimised at the same time; every figure finite, or all of them positive infinity for a refusal.</summary>
/// <param name="Error">The fitness.</param>
/// <param name="Operations">Multiply-adds per sample of the model: energy as a count, never as a clock's reading.</param>
/// <param name="Bytes">Bytes of the model.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Objectives(double Error, double Operations, double Bytes)
{
    /// <summary>The objectives of a result; those of its whole evaluation where it does not tell what the model costs.</summary>
    public static Objectives Of(FitnessResult result) => result.Refusal is not null
        ? new Objectives(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity)
        : new Objectives(
            result.Value, result.Cost?.OperationsPerSample ?? result.Operations, result.Cost?.Bytes ?? result.Bytes);

    /// <summary>Number of objectives.</summary>
    public const int Count = 3;

    /// <summary>One of them, 0 to 2.</summary>
    public double this[int index] => index switch { 0 => Error, 1 => Operations, _ => Bytes };

    /// <summary>Whether this is nowhere worse than another, and better somewhere.</summary>
    public bool Dominates(Objectives other) =>
        Error <= other.Error && Operations <= other.Operations && Bytes <= other.Bytes
        && (Error < other.Error || Operations < other.Operations || Bytes < other.Bytes);
}
