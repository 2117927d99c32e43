using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Takes one row into a triangular factor: rotations in the plane of it and each row of the factor.</summary>
internal static class GivensRotation
{
    /// <summary>
    /// One rotation, which makes the first entry of <paramref name="values"/> 0 and that of <paramref name="row"/> the root of
    /// the sum of their squares: h = sqrt(root^2 r^2 + v^2), c = root r / h, s = v / h; row' = c root row + s values;
    /// values' = c values - s root row.
    /// </summary>
    /// <param name="row">A row of the factor from its diagonal on; the diagonal is not negative.</param>
    /// <param name="values">The row to be taken in, as long.</param>
    /// <param name="root">Factor of the row before the rotation, not negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Span<double> row, Span<double> values, double root)
    {
        if (values.Length != row.Length)
            throw new ArgumentException($"The row to be taken in has {values.Length} values, the factor's {row.Length}.", nameof(values));
        var r = root * row[0];
        var v = values[0];
        var h = Math.Sqrt(Math.FusedMultiplyAdd(r, r, v * v));
        // Nothing to rotate, or too small to be squared.
        var cosine = h == 0 ? 1 : r / h;
        var sine = h == 0 ? 0 : v / h;
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b = ref MemoryMarshal.GetReference(values);
        var rowFromRow = Vector512.Create(cosine * root);
        var rowFromValues = Vector512.Create(sine);
        var valuesFromValues = Vector512.Create(cosine);
        var valuesFromRow = Vector512.Create(-sine * root);
        nuint i = 0;
        var n = (nuint)row.Length;
        for (; i + 8 <= n; i += 8)
        {
            var x = Vector512.LoadUnsafe(ref a, i);
            var y = Vector512.LoadUnsafe(ref b, i);
            Vector512.FusedMultiplyAdd(rowFromRow, x, rowFromValues * y).StoreUnsafe(ref a, i);
            Vector512.FusedMultiplyAdd(valuesFromValues, y, valuesFromRow * x).StoreUnsafe(ref b, i);
        }

        for (; i < n; i++)
        {
            var x = Unsafe.Add(ref a, i);
            var y = Unsafe.Add(ref b, i);
            Unsafe.Add(ref a, i) = Math.FusedMultiplyAdd(cosine * root, x, sine * y);
            Unsafe.Add(ref b, i) = Math.FusedMultiplyAdd(cosine, y, -sine * root * x);
        }

        row[0] = h;
        values[0] = 0;
    }
}
