using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static ArchetypeRC.Runtime.Kernels.Elementary;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary><see cref="Elementary.Tanh(double)"/> in vectors of 256 bits, for processors that have no wider ones: its operations, in its order.</summary>
internal static class NarrowTanh
{
    /// <summary>Hyperbolic tangents of two vectors of 256 bits, in either precision; each lane has the bits of the scalar form.</summary>
    /// <remarks>Two side by side, since one waits for itself at each operation; sixteen registers hold no more.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<T> A, Vector256<T> B) OfTwo<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            var d = OfTwo(a.AsDouble(), b.AsDouble());
            return (d.A.As<double, T>(), d.B.As<double, T>());
        }

        var s = OfTwo(a.AsSingle(), b.AsSingle());
        return (s.A.As<float, T>(), s.B.As<float, T>());
    }

    /// <summary>Hyperbolic tangents of four vectors of 256 bits at a place, in either precision; each lane has the bits of the scalar form.</summary>
    /// <remarks>Their signs are read once more at the end: sixteen registers do not hold four arguments beside all the rest.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowQuad<T> OfFour<T>(ref T x, nuint row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            var d = OfFour(ref Unsafe.As<T, double>(ref x), row);
            return new NarrowQuad<T>(d.A.As<double, T>(), d.B.As<double, T>(), d.C.As<double, T>(), d.D.As<double, T>());
        }

        var s = OfFour(ref Unsafe.As<T, float>(ref x), row);
        return new NarrowQuad<T>(s.A.As<float, T>(), s.B.As<float, T>(), s.C.As<float, T>(), s.D.As<float, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> A, Vector256<double> B) OfTwo(Vector256<double> a, Vector256<double> b)
    {
        var clamp = Vector256.Create(TanhClamp);
        var two = Vector256.Create(2.0);
        var magic = Vector256.Create(Magic);
        var y = Vector256.MinNative(clamp, Vector256.Abs(a) * two);
        var z = Vector256.MinNative(clamp, Vector256.Abs(b) * two);
        var factor = Vector256.Create(Log2E);
        var shifted = Vector256.FusedMultiplyAdd(y, factor, magic);
        var moved = Vector256.FusedMultiplyAdd(z, factor, magic);
        var k = shifted - magic;
        var m = moved - magic;
        factor = Vector256.Create(-Ln2High);
        var r = Vector256.FusedMultiplyAdd(k, factor, y);
        var s = Vector256.FusedMultiplyAdd(m, factor, z);
        factor = Vector256.Create(-Ln2Low);
        r = Vector256.FusedMultiplyAdd(k, factor, r);
        s = Vector256.FusedMultiplyAdd(m, factor, s);
        factor = Vector256.Create(C13);
        var term = Vector256.Create(C12);
        var p = Vector256.FusedMultiplyAdd(r, factor, term);
        var q = Vector256.FusedMultiplyAdd(s, factor, term);
        term = Vector256.Create(C11);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C10);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C9);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C8);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C7);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C6);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C5);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C4);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C3);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create(C2);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        p = Vector256.FusedMultiplyAdd(r * r, p, r);
        q = Vector256.FusedMultiplyAdd(s * s, q, s);
        return (End(p, shifted, a), End(q, moved, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> A, Vector256<float> B) OfTwo(Vector256<float> a, Vector256<float> b)
    {
        var clamp = Vector256.Create(SingleTanhClamp);
        var two = Vector256.Create(2.0f);
        var magic = Vector256.Create(SingleMagic);
        var y = Vector256.MinNative(clamp, Vector256.Abs(a) * two);
        var z = Vector256.MinNative(clamp, Vector256.Abs(b) * two);
        var factor = Vector256.Create(SingleLog2E);
        var shifted = Vector256.FusedMultiplyAdd(y, factor, magic);
        var moved = Vector256.FusedMultiplyAdd(z, factor, magic);
        var k = shifted - magic;
        var m = moved - magic;
        factor = Vector256.Create(-SingleLn2High);
        var r = Vector256.FusedMultiplyAdd(k, factor, y);
        var s = Vector256.FusedMultiplyAdd(m, factor, z);
        factor = Vector256.Create(-SingleLn2Low);
        r = Vector256.FusedMultiplyAdd(k, factor, r);
        s = Vector256.FusedMultiplyAdd(m, factor, s);
        factor = Vector256.Create((float)C7);
        var term = Vector256.Create((float)C6);
        var p = Vector256.FusedMultiplyAdd(r, factor, term);
        var q = Vector256.FusedMultiplyAdd(s, factor, term);
        term = Vector256.Create((float)C5);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create((float)C4);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create((float)C3);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        term = Vector256.Create((float)C2);
        p = Vector256.FusedMultiplyAdd(r, p, term);
        q = Vector256.FusedMultiplyAdd(s, q, term);
        p = Vector256.FusedMultiplyAdd(r * r, p, r);
        q = Vector256.FusedMultiplyAdd(s * s, q, s);
        return (End(p, shifted, a), End(q, moved, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NarrowQuad<double> OfFour(ref double x, nuint row)
    {
        var width = (nuint)Vector256<double>.Count;
        var constant = Vector256.Create(TanhClamp);
        var magic = Vector256.Create(Magic);
        var a = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row)) * Vector256.Create(2.0));
        var b = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + width)) * Vector256.Create(2.0));
        var c = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + (2 * width))) * Vector256.Create(2.0));
        var d = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + (3 * width))) * Vector256.Create(2.0));
        constant = Vector256.Create(Log2E);
        var aShifted = Vector256.FusedMultiplyAdd(a, constant, magic);
        var bShifted = Vector256.FusedMultiplyAdd(b, constant, magic);
        var cShifted = Vector256.FusedMultiplyAdd(c, constant, magic);
        var dShifted = Vector256.FusedMultiplyAdd(d, constant, magic);
        constant = Vector256.Create(-Ln2High);
        a = Vector256.FusedMultiplyAdd(aShifted - magic, constant, a);
        b = Vector256.FusedMultiplyAdd(bShifted - magic, constant, b);
        c = Vector256.FusedMultiplyAdd(cShifted - magic, constant, c);
        d = Vector256.FusedMultiplyAdd(dShifted - magic, constant, d);
        constant = Vector256.Create(-Ln2Low);
        a = Vector256.FusedMultiplyAdd(aShifted - magic, constant, a);
        b = Vector256.FusedMultiplyAdd(bShifted - magic, constant, b);
        c = Vector256.FusedMultiplyAdd(cShifted - magic, constant, c);
        d = Vector256.FusedMultiplyAdd(dShifted - magic, constant, d);
        constant = Vector256.Create(C13);
        var term = Vector256.Create(C12);
        var p = Vector256.FusedMultiplyAdd(a, constant, term);
        var q = Vector256.FusedMultiplyAdd(b, constant, term);
        var r = Vector256.FusedMultiplyAdd(c, constant, term);
        var s = Vector256.FusedMultiplyAdd(d, constant, term);
        term = Vector256.Create(C11);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C10);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C9);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C8);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C7);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C6);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C5);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C4);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C3);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create(C2);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        p = Vector256.FusedMultiplyAdd(a * a, p, a);
        q = Vector256.FusedMultiplyAdd(b * b, q, b);
        r = Vector256.FusedMultiplyAdd(c * c, r, c);
        s = Vector256.FusedMultiplyAdd(d * d, s, d);
        return new NarrowQuad<double>(
            End(p, aShifted, Vector256.LoadUnsafe(ref x, row)),
            End(q, bShifted, Vector256.LoadUnsafe(ref x, row + width)),
            End(r, cShifted, Vector256.LoadUnsafe(ref x, row + (2 * width))),
            End(s, dShifted, Vector256.LoadUnsafe(ref x, row + (3 * width))));
    }

    // From the polynomial p: e = e^2|x| - 1, then e / (e + 2) with the sign of x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> End(Vector256<double> p, Vector256<double> shifted, Vector256<double> x)
    {
        var scale = (Vector256.ShiftLeft(shifted.AsInt64(), 52) + Vector256.Create(OneBits)).AsDouble();
        var e = Vector256.FusedMultiplyAdd(scale, p, scale - Vector256.Create(1.0));
        return (e / (e + Vector256.Create(2.0))) | (x & Vector256.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NarrowQuad<float> OfFour(ref float x, nuint row)
    {
        var width = (nuint)Vector256<float>.Count;
        var constant = Vector256.Create(SingleTanhClamp);
        var magic = Vector256.Create(SingleMagic);
        var a = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row)) * Vector256.Create(2.0f));
        var b = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + width)) * Vector256.Create(2.0f));
        var c = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + (2 * width))) * Vector256.Create(2.0f));
        var d = Vector256.MinNative(constant, Vector256.Abs(Vector256.LoadUnsafe(ref x, row + (3 * width))) * Vector256.Create(2.0f));
        constant = Vector256.Create(SingleLog2E);
        var aShifted = Vector256.FusedMultiplyAdd(a, constant, magic);
        var bShifted = Vector256.FusedMultiplyAdd(b, constant, magic);
        var cShifted = Vector256.FusedMultiplyAdd(c, constant, magic);
        var dShifted = Vector256.FusedMultiplyAdd(d, constant, magic);
        constant = Vector256.Create(-SingleLn2High);
        a = Vector256.FusedMultiplyAdd(aShifted - magic, constant, a);
        b = Vector256.FusedMultiplyAdd(bShifted - magic, constant, b);
        c = Vector256.FusedMultiplyAdd(cShifted - magic, constant, c);
        d = Vector256.FusedMultiplyAdd(dShifted - magic, constant, d);
        constant = Vector256.Create(-SingleLn2Low);
        a = Vector256.FusedMultiplyAdd(aShifted - magic, constant, a);
        b = Vector256.FusedMultiplyAdd(bShifted - magic, constant, b);
        c = Vector256.FusedMultiplyAdd(cShifted - magic, constant, c);
        d = Vector256.FusedMultiplyAdd(dShifted - magic, constant, d);
        constant = Vector256.Create((float)C7);
        var term = Vector256.Create((float)C6);
        var p = Vector256.FusedMultiplyAdd(a, constant, term);
        var q = Vector256.FusedMultiplyAdd(b, constant, term);
        var r = Vector256.FusedMultiplyAdd(c, constant, term);
        var s = Vector256.FusedMultiplyAdd(d, constant, term);
        term = Vector256.Create((float)C5);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create((float)C4);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create((float)C3);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        term = Vector256.Create((float)C2);
        p = Vector256.FusedMultiplyAdd(a, p, term);
        q = Vector256.FusedMultiplyAdd(b, q, term);
        r = Vector256.FusedMultiplyAdd(c, r, term);
        s = Vector256.FusedMultiplyAdd(d, s, term);
        p = Vector256.FusedMultiplyAdd(a * a, p, a);
        q = Vector256.FusedMultiplyAdd(b * b, q, b);
        r = Vector256.FusedMultiplyAdd(c * c, r, c);
        s = Vector256.FusedMultiplyAdd(d * d, s, d);
        return new NarrowQuad<float>(
            End(p, aShifted, Vector256.LoadUnsafe(ref x, row)),
            End(q, bShifted, Vector256.LoadUnsafe(ref x, row + width)),
            End(r, cShifted, Vector256.LoadUnsafe(ref x, row + (2 * width))),
            End(s, dShifted, Vector256.LoadUnsafe(ref x, row + (3 * width))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> End(Vector256<float> p, Vector256<float> shifted, Vector256<float> x)
    {
        var scale = (Vector256.ShiftLeft(shifted.AsInt32(), 23) + Vector256.Create(SingleOneBits)).AsSingle();
        var e = Vector256.FusedMultiplyAdd(scale, p, scale - Vector256.Create(1.0f));
        return (e / (e + Vector256.Create(2.0f))) | (x & Vector256.Create(-0.0f));
    }
}
