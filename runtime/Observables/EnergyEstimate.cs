namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Energy estimated from counted work, not measured: joules = multiply-adds x <see cref="PicojoulesPerOperation"/> + bytes
/// moved x <see cref="PicojoulesPerByte"/>.
/// </summary>
/// <remarks>
/// The constants are stated assumptions for a general-purpose processor: about 100 pJ for a double-precision multiply-add
/// with its instruction overhead, and 100 pJ for a 64-bit word out of a megabyte of cache (order of magnitude of Horowitz,
/// ISSCC 2014, figures for 45 nm). They serve to compare models with each other.
/// </remarks>
public static class EnergyEstimate
{
    /// <summary>Assumed energy of one multiply-add in double precision, picojoules.</summary>
    public const double PicojoulesPerOperation = 100;

    /// <summary>Assumed energy of one byte moved out of cache, picojoules.</summary>
    public const double PicojoulesPerByte = 12.5;

    /// <summary>Joules of a kilowatt-hour.</summary>
    public const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>
    /// Assumed carbon dioxide of a kilowatt-hour, grams: the world's average of 2024 as published by the International Energy Agency
    /// (Electricity 2025, chapter Emissions). Grids differ from it by more than a factor of ten.
    /// </summary>
    public const double GridIntensity = 445;

    /// <summary>
    /// Assumed power of a busy core, watts: the default of Lannelongue, Grealey, Inouye 2021, Green Algorithms, doi:10.1002/advs.202100707. It
    /// counts all that a core does, not the arithmetic alone, and so comes nearer to what a socket delivers.
    /// </summary>
    public const double WattsPerCore = 12;

    /// <summary>Joules of so many seconds of processor time.</summary>
    public static double JoulesOfProcessor(double seconds) => seconds * WattsPerCore;

    /// <summary>Kilowatt-hours.</summary>
    public static double KilowattHours(double joules) => joules / JoulesPerKilowattHour;

    /// <summary>Grams of carbon dioxide.</summary>
    /// <param name="joules">Energy.</param>
    /// <param name="gridIntensity">Grams for a kilowatt-hour.</param>
    public static double Grams(double joules, double gridIntensity = GridIntensity) => KilowattHours(joules) * gridIntensity;

    /// <summary>Estimated joules.</summary>
    public static double Joules(long operations, long bytes) =>
        1e-12 * ((operations * PicojoulesPerOperation) + (bytes * PicojoulesPerByte));
}
