namespace ArchetypeRC.Runtime.Specs;

/// <summary>A reservoir of units with random weights W between them, random input weights Win and random biases b.</summary>
public abstract record RecurrentSpec : ReservoirSpec
{
    /// <summary>Units of the reservoir, N. 1 to 20,000.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Which units feed which.</summary>
    public Topology Topology { get; init; } = Topology.FixedInDegree;

    /// <summary>Incoming connections of a unit, used by <see cref="Topology.FixedInDegree"/>. 1 to <see cref="Units"/>.</summary>
    public int InDegree { get; init; } = 10;

    /// <summary>Spectral radius of W. 0 to 10.</summary>
    public double SpectralRadius { get; init; } = 0.9;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.5;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Units;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.units", Units, 1, MaximumUnits);
        check.Known($"{path}.topology", Topology);
        if (Topology == Topology.FixedInDegree)
            check.Within($"{path}.inDegree", InDegree, 1, Math.Max(1, Units));
        check.Within($"{path}.spectralRadius", SpectralRadius, 0, 10);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Within($"{path}.biasScaling", BiasScaling, 0, 1000);
        base.CheckInto(check, path);
    }
}
