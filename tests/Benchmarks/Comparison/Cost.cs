using System.Runtime.InteropServices;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>What one step must do at least, for a comparison with what the machine can.</summary>
/// <param name="Operations">Floating-point operations, a multiply-add being two.</param>
/// <param name="Bytes">Bytes of weights and learned numbers that are read, and written where they are.</param>
/// <param name="Single">Whether the operations are on 32-bit numbers.</param>
/// <param name="Updates">Whether every byte that is read is written again: half of the bytes are held, the others are the writing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cost(double Operations, double Bytes, bool Single, bool Updates = false);
