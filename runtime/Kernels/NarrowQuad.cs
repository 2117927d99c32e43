using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Four vectors of 256 bits of rows that follow each other.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct NarrowQuad<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c, Vector256<T> d)
    where T : unmanaged
{
    /// <summary>The first vector; <see cref="B"/>, <see cref="C"/> and <see cref="D"/> hold those that follow.</summary>
    public readonly Vector256<T> A = a;

    public readonly Vector256<T> B = b;

    public readonly Vector256<T> C = c;

    public readonly Vector256<T> D = d;
}
