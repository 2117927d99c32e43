using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>One eigenvalue of a real matrix; of a complex pair both are listed.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Eigenvalue(double Real, double Imaginary)
{
    /// <summary>|(1-a) + a value|: with a = 1, its own magnitude.</summary>
    public double LeakyMagnitude(double leakRate)
    {
        var real = (1 - leakRate) + (leakRate * Real);
        var imaginary = leakRate * Imaginary;
        return Math.Sqrt((real * real) + (imaginary * imaginary));
    }
}
