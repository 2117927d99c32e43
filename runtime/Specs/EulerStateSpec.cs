using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Euler state network (Gallicchio 2024, doi:10.1016/j.neucom.2024.127411):
/// h' = h + e tanh((W - W^T - g I) h + Win u + b). The forward Euler step of an equation whose Jacobian is antisymmetric but
/// for a small diffusion, so that the state neither dies out nor explodes.
/// </summary>
/// <remarks>
/// W is uniform in plus or minus <see cref="RecurrentScaling"/> and is not brought to any spectral radius: W - W^T has
/// imaginary eigenvalues alone. The linear part does not grow while e (g^2 + w^2) is at most 2 g, w being the largest of them,
/// about 2 sqrt(2 N / 3) times the recurrent scaling.
/// </remarks>
public sealed record EulerStateSpec : ReservoirSpec
{
    /// <summary>Largest number of units: W - W^T is kept whole, N^2 values.</summary>
    public const int MaximumDenseUnits = 10_000;

    /// <summary>Units of the reservoir, N. 1 to 10,000.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Step of the integration, e. Above 0, up to 1.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>Diffusion g, which draws every unit to 0. 0 to 10.</summary>
    public double Diffusion { get; init; } = 0.001;

    /// <summary>Recurrent weights W are uniform in plus or minus this. 0 to 1,000.</summary>
    public double RecurrentScaling { get; init; } = 1;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 1;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Units;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.units", Units, 1, MaximumDenseUnits);
        check.Within($"{path}.stepSize", StepSize, 0, 1, lowExcluded: true);
        check.Within($"{path}.diffusion", Diffusion, 0, 10);
        check.Within($"{path}.recurrentScaling", RecurrentScaling, 0, 1000);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Within($"{path}.biasScaling", BiasScaling, 0, 1000);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => EulerStateNetwork.Derive(this, inputSize);
}
