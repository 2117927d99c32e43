using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Reservoirs.Nanowire;

/// <summary>
/// One memristive wire: dg/dt = p (1 - g) - d g with potentiation p = P exp(a |V|) and depression d = D exp(-b |V|); its
/// conductance is Gmin (1 - g) + Gmax g.
/// </summary>
/// <remarks>
/// The rate balance equation of Miranda, Milano and Ricciardi 2020, with the constants that Milano et al. 2022
/// (doi:10.1038/s41563-021-01099-9) fitted to a silver nanowire network. From them: p = d at 0.421 V; without voltage g decays
/// with a time constant of 15.4 ms; at 0.5 V it rises to 0.96 with one of 9.8 ms.
/// </remarks>
internal static class Memristor
{
    /// <summary>P, per second.</summary>
    public const double PotentiationRate = 2.555173e-6;

    /// <summary>D, per second.</summary>
    public const double DepressionRate = 64.88389;

    /// <summary>a, per volt.</summary>
    public const double PotentiationSlope = 34.92155;

    /// <summary>b, per volt.</summary>
    public const double DepressionSlope = 5.590601;

    /// <summary>Gmin, siemens.</summary>
    public const double SmallestConductance = 1.014708e-3;

    /// <summary>Gmax, siemens.</summary>
    public const double LargestConductance = 2.723494e-3;

    /// <summary>Gmin (1 - g) + Gmax g</summary>
    public static double Conductance(double g) =>
        Math.FusedMultiplyAdd(LargestConductance - SmallestConductance, g, SmallestConductance);

    /// <summary>g after a time under a constant voltage, by the exact solution of the rate equation.</summary>
    /// <param name="g">0 to 1.</param>
    /// <param name="voltage">Across the wire, volts; at most 20 in magnitude, so that the rates are finite.</param>
    /// <param name="seconds">0 or more.</param>
    public static double After(double g, double voltage, double seconds)
    {
        var magnitude = Math.Abs(voltage);
        var potentiation = PotentiationRate * Elementary.Exp(PotentiationSlope * magnitude);
        var rate = potentiation + (DepressionRate * Elementary.Exp(-DepressionSlope * magnitude));
        var rest = potentiation / rate;
        return Math.FusedMultiplyAdd(g - rest, Elementary.Exp(-rate * seconds), rest);
    }
}
