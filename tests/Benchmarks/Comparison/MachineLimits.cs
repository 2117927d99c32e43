using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>
/// What one core of this machine can do at most, measured in this run: multiply-adds, reading as many bytes over and over, and reading and
/// writing them in place.
/// </summary>
internal sealed class MachineLimits
{
    private const double Time = 0.03;
    private const int Rounds = 3;

    private readonly Dictionary<(long Bytes, bool Updates), double> bandwidths = [];

    public MachineLimits()
    {
        SingleOperations = Best(steps => MultiplyAdds(Vector512.Create(0.999f), Vector512.Create(1e-3f), steps)) * 12 * 16 * 2;
        DoubleOperations = Best(steps => MultiplyAdds(Vector512.Create(0.999), Vector512.Create(1e-3), steps)) * 12 * 8 * 2;
    }

    /// <summary>Operations per second on 32-bit numbers.</summary>
    public double SingleOperations { get; }

    /// <summary>Operations per second on 64-bit numbers.</summary>
    public double DoubleOperations { get; }

    /// <summary>Bytes per second when so many bytes, 16 KB to 128 MB, are read again and again.</summary>
    public double Reading(double bytes) => Bandwidth(bytes, updates: false);

    /// <summary>Bytes per second, read and written, when so many bytes, 16 KB to 128 MB, are changed in place again and again.</summary>
    public double Updating(double bytes) => Bandwidth(bytes, updates: true);

    /// <summary>The limit that is nearer, and how near.</summary>
    public string Share(Cost cost, double stepsPerSecond)
    {
        var peak = cost.Single ? SingleOperations : DoubleOperations;
        var operations = cost.Operations * stepsPerSecond;
        var bytes = cost.Bytes * stepsPerSecond;
        var bandwidth = cost.Updates ? Updating(cost.Bytes / 2) : Reading(cost.Bytes);
        return operations / peak > bytes / bandwidth
            ? string.Create(CultureInfo.InvariantCulture, $"{operations / 1e9:f1} of {peak / 1e9:f0} Gop/s, {operations / peak:p0}")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:f0} of {bandwidth / 1e9:f0} GB/s, {bytes / bandwidth:p0}");
    }

    // To 4 KB.
    private double Bandwidth(double bytes, bool updates)
    {
        var held = (long)Math.Clamp(Math.Ceiling(bytes / 4096), 4, 32_768) * 4096;
        if (!bandwidths.TryGetValue((held, updates), out var bandwidth))
        {
            var values = GC.AllocateArray<double>((int)(held / sizeof(double)), pinned: true);
            bandwidth = bandwidths[(held, updates)] = updates
                ? Best(steps => Update(values, steps)) * held * 2
                : Best(steps => Read(values, steps)) * held;
        }

        return bandwidth;
    }

    private static double Best(Action<int> work)
    {
        var steps = 1;
        double Seconds()
        {
            var start = ThreadTime.Seconds();
            work(steps);
            return ThreadTime.Seconds() - start;
        }

        while (Seconds() < Time)
            steps *= 2;
        return steps / Enumerable.Range(0, Rounds).Min(_ => Seconds());
    }

    // Twelve sums that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyAdds(Vector512<float> x, Vector512<float> y, int steps)
    {
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y); b = Vector512.FusedMultiplyAdd(b, x, y); c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y); e = Vector512.FusedMultiplyAdd(e, x, y); f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y); h = Vector512.FusedMultiplyAdd(h, x, y); i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y); k = Vector512.FusedMultiplyAdd(k, x, y); l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Keep((a + b + c + d + e + f + g + h + i + j + k + l).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyAdds(Vector512<double> x, Vector512<double> y, int steps)
    {
        Vector512<double> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y); b = Vector512.FusedMultiplyAdd(b, x, y); c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y); e = Vector512.FusedMultiplyAdd(e, x, y); f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y); h = Vector512.FusedMultiplyAdd(h, x, y); i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y); k = Vector512.FusedMultiplyAdd(k, x, y); l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Keep(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Read(double[] values, int steps)
    {
        ref var v = ref MemoryMarshal.GetArrayDataReference(values);
        var a = Vector512<double>.Zero;
        var b = Vector512<double>.Zero;
        var c = Vector512<double>.Zero;
        var d = Vector512<double>.Zero;
        for (var step = 0; step < steps; step++)
        {
            for (nuint i = 0; i < (nuint)values.Length; i += 32)
            {
                a += Vector512.LoadUnsafe(ref v, i);
                b += Vector512.LoadUnsafe(ref v, i + 8);
                c += Vector512.LoadUnsafe(ref v, i + 16);
                d += Vector512.LoadUnsafe(ref v, i + 24);
            }
        }

        Keep(a + b + c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Update(double[] values, int steps)
    {
        ref var v = ref MemoryMarshal.GetArrayDataReference(values);
        var factor = Vector512.Create(0.999);
        for (var step = 0; step < steps; step++)
        {
            for (nuint i = 0; i < (nuint)values.Length; i += 32)
            {
                (Vector512.LoadUnsafe(ref v, i) * factor).StoreUnsafe(ref v, i);
                (Vector512.LoadUnsafe(ref v, i + 8) * factor).StoreUnsafe(ref v, i + 8);
                (Vector512.LoadUnsafe(ref v, i + 16) * factor).StoreUnsafe(ref v, i + 16);
                (Vector512.LoadUnsafe(ref v, i + 24) * factor).StoreUnsafe(ref v, i + 24);
            }
        }
    }

    // The compiler must not find out that nobody wants the result.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep(Vector512<double> result) => GC.KeepAlive(result.ToString().Length);
}
