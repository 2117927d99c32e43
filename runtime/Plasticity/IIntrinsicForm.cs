using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>An activation with the distribution that intrinsic plasticity brings its values to.</summary>
internal interface IIntrinsicForm
{
    /// <summary>Rate of the rule.</summary>
    Vector512<double> Rate { get; }

    /// <summary>Values y of the activation at z.</summary>
    Vector512<double> Activate(Vector512<double> z);

    /// <inheritdoc cref="Activate(Vector512{double})"/>
    RowQuad<double> Activate(RowQuad<double> z);

    /// <inheritdoc cref="Activate(Vector512{double})"/>
    (Vector256<double> A, Vector256<double> B) Activate(Vector256<double> a, Vector256<double> b);

    /// <summary>Change of the bias, rate included, after the values y.</summary>
    Vector512<double> BiasStep(Vector512<double> y);

    /// <inheritdoc cref="BiasStep(Vector512{double})"/>
    Vector256<double> BiasStep(Vector256<double> y);
}
