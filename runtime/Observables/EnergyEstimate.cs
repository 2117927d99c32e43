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

    /// <summary>Estimated joules.</summary>
    public static double Joules(long operations, long bytes) =>
        1e-12 * ((operations * PicojoulesPerOperation) + (bytes * PicojoulesPerByte));
}
