using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// Hyperbolic tangent towards a normal distribution with mean m and deviation d:
/// change of the bias = rate (m - y (2 d^2 + 1 - y^2 + m y)) / d^2.
/// </summary>
/// <remarks>Schrauwen, Wardermann, Verstraeten, Steil, Stroobandt 2008, doi:10.1016/j.neucom.2007.12.020.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct GaussianForm : IIntrinsicForm
{
    private readonly Vector512<double> ratePerVariance;
    private readonly Vector512<double> mean;
    private readonly Vector512<double> offset;

    public GaussianForm(IntrinsicPlasticitySpec spec)
    {
        var variance = spec.Deviation * spec.Deviation;
        Rate = Vector512.Create(spec.LearningRate);
        ratePerVariance = Vector512.Create(spec.LearningRate / variance);
        mean = Vector512.Create(spec.Mean);
        offset = Vector512.Create((2 * variance) + 1);
    }

    public Vector512<double> Rate { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Activate(Vector512<double> z) => Elementary.Tanh(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowQuad<double> Activate(RowQuad<double> z) => Elementary.Tanh(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> BiasStep(Vector512<double> y)
    {
        var slope = Vector512.FusedMultiplyAdd(y, mean - y, offset);
        return ratePerVariance * Vector512.FusedMultiplyAdd(-y, slope, mean);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<double> A, Vector256<double> B) Activate(Vector256<double> a, Vector256<double> b) => NarrowTanh.OfTwo(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> BiasStep(Vector256<double> y)
    {
        var center = mean.GetLower();
        var slope = Vector256.FusedMultiplyAdd(y, center - y, offset.GetLower());
        return ratePerVariance.GetLower() * Vector256.FusedMultiplyAdd(-y, slope, center);
    }
}
