using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// The end of a step that adapts gain g and bias b of each unit. With the sums s: y = f(g s + b), the next state is
/// (1-a) x + a y, the bias changes by db, a function of y, and the gain by rate / g + db s.
/// </summary>
/// <remarks>
/// One pass of stochastic gradient descent on the divergence between the distribution of y and the wanted one (Triesch 2005).
/// y is the value before the leak, for which the gradient holds. Gains stay at <see cref="LeastGain"/> or above, since the
/// rule has a pole at 0.
/// </remarks>
internal static class IntrinsicRule
{
    /// <summary>Least gain of a unit.</summary>
    public const double LeastGain = 1e-3;

    /// <summary>All arrays are padded to whole vectors; what the padding holds is not looked at, but its gains are not 0.</summary>
    /// <param name="form">Activation and wanted distribution.</param>
    /// <param name="leakRate">a</param>
    /// <param name="state">x, [N]</param>
    /// <param name="sums">s, [N]; receives the next state.</param>
    /// <param name="gain">g, [N]</param>
    /// <param name="bias">b, [N]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply<TForm>(
        in TForm form,
        double leakRate,
        AlignedArray<double> state,
        AlignedArray<double> sums,
        AlignedArray<double> gain,
        AlignedArray<double> bias)
        where TForm : struct, IIntrinsicForm
    {
        ref var x = ref state.First;
        ref var s = ref sums.First;
        ref var g = ref gain.First;
        ref var b = ref bias.First;
        if (!Vector512.IsHardwareAccelerated)
        {
            InNarrowVectors(form, leakRate, ref x, ref s, ref g, ref b, (nuint)sums.Length);
            return;
        }

        var leak = Vector512.Create(leakRate);
        var keep = Vector512.Create(1 - leakRate);
        var i = 0;
        for (; i <= sums.Length - RowQuad<double>.Rows; i += RowQuad<double>.Rows)
        {
            var row = (nuint)i;
            var z = new RowQuad<double>(
                Sum(ref g, ref s, ref b, row),
                Sum(ref g, ref s, ref b, row + 8),
                Sum(ref g, ref s, ref b, row + 16),
                Sum(ref g, ref s, ref b, row + 24));
            var y = form.Activate(z);
            End(form, y.A, leak, keep, ref x, ref s, ref g, ref b, row);
            End(form, y.B, leak, keep, ref x, ref s, ref g, ref b, row + 8);
            End(form, y.C, leak, keep, ref x, ref s, ref g, ref b, row + 16);
            End(form, y.D, leak, keep, ref x, ref s, ref g, ref b, row + 24);
        }

        for (; i < sums.Length; i += RowVectors.Width)
        {
            var row = (nuint)i;
            End(form, form.Activate(Sum(ref g, ref s, ref b, row)), leak, keep, ref x, ref s, ref g, ref b, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sum(ref double gain, ref double sums, ref double bias, nuint row) =>
        Vector512.FusedMultiplyAdd(
            Vector512.LoadUnsafe(ref gain, row), Vector512.LoadUnsafe(ref sums, row), Vector512.LoadUnsafe(ref bias, row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TForm>(
        in TForm form,
        Vector512<double> y,
        Vector512<double> leak,
        Vector512<double> keep,
        ref double state,
        ref double sums,
        ref double gain,
        ref double bias,
        nuint row)
        where TForm : struct, IIntrinsicForm
    {
        var change = form.BiasStep(y);
        (Vector512.LoadUnsafe(ref bias, row) + change).StoreUnsafe(ref bias, row);
        var g = Vector512.LoadUnsafe(ref gain, row);
        g += Vector512.FusedMultiplyAdd(change, Vector512.LoadUnsafe(ref sums, row), form.Rate / g);
        var least = Vector512.Create(LeastGain);
        Vector512.ConditionalSelect(Vector512.LessThan(g, least), least, g).StoreUnsafe(ref gain, row);
        Vector512.FusedMultiplyAdd(leak, y, keep * Vector512.LoadUnsafe(ref state, row)).StoreUnsafe(ref sums, row);
    }

    // In vectors of 256 bits, two at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InNarrowVectors<TForm>(
        in TForm form, double leakRate, ref double state, ref double sums, ref double gain, ref double bias, nuint rows)
        where TForm : struct, IIntrinsicForm
    {
        var leak = Vector256.Create(leakRate);
        var keep = Vector256.Create(1 - leakRate);
        var width = (nuint)Vector256<double>.Count;
        for (nuint row = 0; row < rows; row += 2 * width)
        {
            var (y, z) = form.Activate(Sum(ref gain, ref sums, ref bias, row), Sum(ref gain, ref sums, ref bias, row + width));
            End(form, y, leak, keep, ref state, ref sums, ref gain, ref bias, row);
            End(form, z, leak, keep, ref state, ref sums, ref gain, ref bias, row + width);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<double> Sum(ref double gain, ref double sums, ref double bias, nuint row) =>
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref gain, row), Vector256.LoadUnsafe(ref sums, row), Vector256.LoadUnsafe(ref bias, row));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TForm>(
        in TForm form,
        Vector256<double> y,
        Vector256<double> leak,
        Vector256<double> keep,
        ref double state,
        ref double sums,
        ref double gain,
        ref double bias,
        nuint row)
        where TForm : struct, IIntrinsicForm
    {
        var change = form.BiasStep(y);
        (Vector256.LoadUnsafe(ref bias, row) + change).StoreUnsafe(ref bias, row);
        var g = Vector256.LoadUnsafe(ref gain, row);
        g += Vector256.FusedMultiplyAdd(change, Vector256.LoadUnsafe(ref sums, row), form.Rate.GetLower() / g);
        var least = Vector256.Create(LeastGain);
        Vector256.ConditionalSelect(Vector256.LessThan(g, least), least, g).StoreUnsafe(ref gain, row);
        Vector256.FusedMultiplyAdd(leak, y, keep * Vector256.LoadUnsafe(ref state, row)).StoreUnsafe(ref sums, row);
    }
}
