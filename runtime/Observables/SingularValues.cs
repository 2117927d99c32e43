using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Singular values of a matrix to full relative accuracy: a triangle by Householder reflections, then rotations of pairs of
/// columns until all are orthogonal (Hestenes 1958; Golub and Van Loan, sections 5.2 and 8.6). About 10 n^3 operations after the
/// triangle.
/// </summary>
internal static class SingularValues
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int MostSweeps = 60;

    /// <param name="columns">n columns of equal length; destroyed.</param>
    /// <returns>The min(n, length) largest, falling.</returns>
    public static double[] Of(double[][] columns)
    {
        var work = columns.Length <= columns[0].Length ? columns : Transposed(columns);

        // Squares of very small and very large numbers would leave the range.
        var largest = work.Max(column => column.Max(Math.Abs));
        if (largest == 0)
            return new double[work.Length];
        foreach (var column in work)
        {
            foreach (ref var value in column.AsSpan())
                value /= largest;
        }

        Triangle(work);
        work = Array.ConvertAll(work, column => column[..work.Length]);
        for (var sweep = 0; sweep < MostSweeps && Sweep(work); sweep++)
        {
        }

        var values = Array.ConvertAll(work, column => largest * Math.Sqrt(RowVectors.Dot(column, column)));
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }

    private static double[][] Transposed(double[][] columns)
    {
        var rows = new double[columns[0].Length][];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = Array.ConvertAll(columns, column => column[row]);
        return rows;
    }

    // Columns become those of R: zero below the diagonal.
    private static void Triangle(double[][] columns)
    {
        var v = new double[columns[0].Length];
        for (var k = 0; k < columns.Length; k++)
        {
            var tail = columns[k].AsSpan(k);
            var reflector = v.AsSpan(k);
            tail.CopyTo(reflector);
            var norm = Math.Sqrt(RowVectors.Dot(tail, tail));
            if (norm == 0)
                continue;
            reflector[0] += reflector[0] < 0 ? -norm : norm;
            var factor = -2 / RowVectors.Dot(reflector, reflector);
            if (!double.IsFinite(factor))
                continue;
            for (var j = k; j < columns.Length; j++)
            {
                var column = columns[j].AsSpan(k);
                RowVectors.AddScaled(factor * RowVectors.Dot(reflector, column), reflector, column);
            }

            tail[1..].Clear();
        }
    }

    private static bool Sweep(double[][] columns)
    {
        var turned = false;
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = i + 1; j < columns.Length; j++)
                turned |= Turn(columns[i], columns[j]);
        }

        return turned;
    }

    private static bool Turn(double[] one, double[] other)
    {
        var a = RowVectors.Dot(one, one);
        var b = RowVectors.Dot(other, other);
        var c = RowVectors.Dot(one, other);
        if (Math.Abs(c) <= Epsilon * one.Length * Math.Sqrt(a) * Math.Sqrt(b) || c == 0)
            return false;
        var zeta = (b - a) / (2 * c);
        var tangent = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        var sine = cosine * tangent;
        for (var t = 0; t < one.Length; t++)
        {
            var x = one[t];
            var y = other[t];
            one[t] = (cosine * x) - (sine * y);
            other[t] = (sine * x) + (cosine * y);
        }

        return true;
    }
}
