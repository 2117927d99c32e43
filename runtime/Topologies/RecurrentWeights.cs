using System.IO.Hashing;
using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>The recurrent weights W, [N, N], in the form that their topology allows. Immutable.</summary>
internal abstract class RecurrentWeights(int units)
{
    /// <summary>N</summary>
    public int Units { get; } = units;

    /// <summary>product = W x</summary>
    public abstract void Multiply(ReadOnlySpan<double> x, Span<double> product);

    /// <summary>The same connections, every weight times the factor.</summary>
    public abstract RecurrentWeights Scaled(double factor);

    /// <summary>|W|: the same connections, every weight without its sign.</summary>
    public virtual RecurrentWeights Absolute() => new DenseWeights(Units, Array.ConvertAll(ToDense(), Math.Abs));

    /// <summary>Largest magnitude of an eigenvalue of (1-a) I + a W where the topology gives it; null where it must be computed.</summary>
    /// <param name="leakRate">a, in (0, 1].</param>
    public virtual double? RadiusInClosedForm(double leakRate) => null;

    /// <summary>The kernel that steps these weights.</summary>
    /// <typeparam name="T">The precision: <see cref="double"/> or <see cref="float"/>.</typeparam>
    public IRecurrentKernel<T> ToKernel<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (IRecurrentKernel<T>)(typeof(T) == typeof(double) ? DoubleKernel() : (object)SingleKernel());

    // Two methods in place of a generic one: virtual ones that are generic cannot be compiled before the program starts.
    protected abstract IRecurrentKernel<double> DoubleKernel();

    protected abstract IRecurrentKernel<float> SingleKernel();

    /// <summary>Feeds every weight, and where it stands, to the hash.</summary>
    public abstract void HashInto(XxHash128 hash);

    /// <summary>[N, N] row-major.</summary>
    public abstract double[] ToDense();
}
