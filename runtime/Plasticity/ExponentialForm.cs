using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// Logistic sigmoid towards an exponential distribution with mean m: change of the bias = rate (1 - (2 + 1/m) y + y^2 / m).
/// The sigmoid is computed as (1 + tanh(z / 2)) / 2.
/// </summary>
/// <remarks>Triesch 2005, doi:10.1007/11550822_11; Steil 2007, doi:10.1016/j.neunet.2007.04.011.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ExponentialForm : IIntrinsicForm
{
    private readonly Vector512<double> perMean;

    public ExponentialForm(IntrinsicPlasticitySpec spec)
    {
        Rate = Vector512.Create(spec.LearningRate);
        perMean = Vector512.Create(1 / spec.Mean);
    }

    public Vector512<double> Rate { get; }

    private static Vector512<double> Half => Vector512.Create(0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Activate(Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(Half, Elementary.Tanh(Half * z), Half);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowQuad<double> Activate(RowQuad<double> z)
    {
        var t = Elementary.Tanh(new RowQuad<double>(Half * z.A, Half * z.B, Half * z.C, Half * z.D));
        return RowQuad<double>.FusedMultiplyAdd(t, Half, Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> BiasStep(Vector512<double> y)
    {
        var slope = Vector512.FusedMultiplyAdd(y, perMean, -perMean) - Vector512.Create(2.0);
        return Rate * Vector512.FusedMultiplyAdd(y, slope, Vector512.Create(1.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<double> A, Vector256<double> B) Activate(Vector256<double> a, Vector256<double> b)
    {
        var half = Vector256.Create(0.5);
        var (t, u) = NarrowTanh.OfTwo(half * a, half * b);
        return (Vector256.FusedMultiplyAdd(half, t, half), Vector256.FusedMultiplyAdd(half, u, half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> BiasStep(Vector256<double> y)
    {
        var inverse = perMean.GetLower();
        var slope = Vector256.FusedMultiplyAdd(y, inverse, -inverse) - Vector256.Create(2.0);
        return Rate.GetLower() * Vector256.FusedMultiplyAdd(y, slope, Vector256.Create(1.0));
    }
}
