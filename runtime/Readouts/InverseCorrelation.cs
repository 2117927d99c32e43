using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// The inverse P of a sum of s s' that grows by one sample after another and may fade: the symmetric half of it, one pass over which
/// takes in the last sample and meets the next. Allocates nothing per sample. Not thread-safe.
/// </summary>
/// <remarks>
/// Kept as P = c (Q - v v'): v is the update of the last sample, held back for the next pass; fading moves c alone.
/// </remarks>
internal sealed class InverseCorrelation
{
    private const double LargestScale = 1e4;

    private readonly SymmetricTiles matrix;
    private readonly AlignedArray<double> pending;
    private readonly AlignedArray<double> current;
    private readonly AlignedArray<double> product;
    private bool held;

    /// <param name="matrix">Q; taken over.</param>
    public InverseCorrelation(SymmetricTiles matrix)
    {
        this.matrix = matrix;
        Scale = 1;
        pending = new AlignedArray<double>(matrix.PaddedOrder);
        current = new AlignedArray<double>(matrix.PaddedOrder);
        product = new AlignedArray<double>(matrix.PaddedOrder);
    }

    /// <summary>c</summary>
    public double Scale { get; private set; }

    /// <summary>s'Qs of the sample met last; at or below 0 there is nothing to be learned along it.</summary>
    public double Excitation { get; private set; }

    /// <summary>Q s of the sample met last, [F].</summary>
    public ReadOnlySpan<double> Direction => product.Span[..matrix.Order];

    /// <summary>Numbers of the matrix that a pass goes over.</summary>
    public int Length => matrix.Length;

    public double Trace => Scale * (matrix.Trace() - RowVectors.Dot(pending.Span, pending.Span));

    /// <summary>P = I / ridge.</summary>
    public static InverseCorrelation Of(int order, double ridge)
    {
        var diagonal = new SymmetricTiles(order);
        for (var i = 0; i < order; i++)
            diagonal.Set(i, i, 1 / ridge);
        return new InverseCorrelation(diagonal);
    }

    /// <summary>What <see cref="Save"/> and <see cref="Pending"/> gave.</summary>
    public static InverseCorrelation Restore(
        int order, ReadOnlySpan<double> packed, double scale, ReadOnlySpan<double> pending, double pendingFactor)
    {
        var inverse = new InverseCorrelation(new SymmetricTiles(order)) { Scale = scale, held = pendingFactor != 0 };
        inverse.matrix.Unpack(packed);
        var factor = Math.Sqrt(pendingFactor);
        for (var i = 0; i < order; i++)
            inverse.pending.Span[i] = factor * pending[i];
        return inverse;
    }

    /// <summary>Meets a sample: what was held back is taken in, <see cref="Direction"/> and <see cref="Excitation"/> are of the sample.</summary>
    /// <param name="features">[F]</param>
    /// <returns>The trace of P.</returns>
    public double Meet(ReadOnlySpan<double> features)
    {
        features.CopyTo(current.Span);
        var trace = Scale * matrix.Sweep(pending, current, product);
        Excitation = RowVectors.Dot(current.Span, product.Span);
        return trace;
    }

    /// <summary>Takes the sample in: v is Q s times the root of a gain, so that v v' is symmetric to the last bit.</summary>
    /// <param name="gain">0 or more.</param>
    public void TakeIn(double gain)
    {
        pending.Span.Clear();
        RowVectors.AddScaled(Math.Sqrt(gain), product.Span, pending.Span);
        held = true;
    }

    /// <summary>Leaves the sample out.</summary>
    public void PassOver()
    {
        pending.Span.Clear();
        held = false;
    }

    /// <summary>Lets everything so far count <paramref name="factor"/> times as much.</summary>
    public void Fade(double factor)
    {
        Scale /= factor;
        if (Scale <= LargestScale)
            return;
        matrix.Scale(Scale);
        RowVectors.Scale(Math.Sqrt(Scale), pending.Span);
        Scale = 1;
    }

    /// <summary>Upper half of Q, packed row by row.</summary>
    public double[] Save()
    {
        var packed = new double[matrix.Order * (matrix.Order + 1) / 2];
        matrix.Pack(packed);
        return packed;
    }

    /// <summary>v, [F], and whether there is one: 1 or 0.</summary>
    public (double[] Vector, double Factor) Pending() => (pending.Span[..matrix.Order].ToArray(), held ? 1 : 0);
}
