using System.IO.Hashing;
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

    /// <summary>The kernel that steps these weights.</summary>
    public abstract IRecurrentKernel ToKernel();

    /// <summary>Feeds every weight, and where it stands, to the hash.</summary>
    public abstract void HashInto(XxHash128 hash);

    /// <summary>[N, N] row-major.</summary>
    public abstract double[] ToDense();
}
