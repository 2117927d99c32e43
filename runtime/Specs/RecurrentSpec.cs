namespace ArchetypeRC.Runtime.Specs;

/// <summary>A reservoir of units with random weights W between them, random input weights Win and random biases b.</summary>
public abstract record RecurrentSpec : ReservoirSpec
{
    /// <summary>Units of the reservoir, N. 1 to 20,000.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Which units feed which.</summary>
    public Topology Topology { get; init; } = Topology.FixedInDegree;

    /// <summary>
    /// Incoming connections of a unit, used by <see cref="Topology.FixedInDegree"/>, by <see cref="Topology.SmallWorld"/> (at most
    /// N - 1), by <see cref="Topology.BlockModular"/> (those from its own block, at most the units of the smallest), by
    /// <see cref="Topology.WrappedDiagonals"/> (the diagonals) and by <see cref="Topology.Antisymmetric"/> (those of A; W has about twice
    /// as many). 1 to <see cref="Units"/>.
    /// </summary>
    public int InDegree { get; init; } = 10;

    /// <summary>Units that a jump spans, used by <see cref="Topology.RingWithJumps"/>. 2 to (<see cref="Units"/> - 1) / 2.</summary>
    public int JumpLength { get; init; } = 10;

    /// <summary>
    /// Weight of a jump as a multiple of the ring's, used by <see cref="Topology.RingWithJumps"/>; the radius scales both. 0 to 10.
    /// </summary>
    public double JumpWeight { get; init; } = 0.5;

    /// <summary>
    /// Probability with which a connection to a near neighbour becomes one to a random unit, used by
    /// <see cref="Topology.SmallWorld"/>. 0 to 1.
    /// </summary>
    public double RewiringProbability { get; init; } = 0.1;

    /// <summary>Groups of units, of sizes that differ by 1 at the most, used by <see cref="Topology.BlockModular"/>. 1 to <see cref="Units"/>.</summary>
    public int Blocks { get; init; } = 5;

    /// <summary>
    /// Incoming connections of a unit from other blocks than its own, used by <see cref="Topology.BlockModular"/>. 0 to the number
    /// of units outside the largest block.
    /// </summary>
    public int InDegreeBetween { get; init; } = 1;

    /// <summary>The weights of <see cref="Topology.External"/>; null for every other topology.</summary>
    public ExternalWeights? External { get; init; }

    /// <summary>Spectral radius of W. 0 to 10.</summary>
    public double SpectralRadius { get; init; } = 0.9;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.5;

    /// <summary>Which units the inputs reach.</summary>
    public InputLayout InputLayout { get; init; } = InputLayout.EveryUnit;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Units;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.units", Units, 1, MaximumUnits);
        check.Known($"{path}.topology", Topology);
        CheckTopology(check, path);
        check.Within($"{path}.spectralRadius", SpectralRadius, 0, 10);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Known($"{path}.inputLayout", InputLayout);
        check.Within($"{path}.biasScaling", BiasScaling, 0, 1000);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize) =>
        External?.CheckInputsInto(check, $"{path}.external", Units, inputSize);

    private void CheckTopology(SpecCheck check, string path)
    {
        var units = Math.Max(1, Units);
        switch (Topology)
        {
            case Topology.FixedInDegree or Topology.WrappedDiagonals or Topology.Antisymmetric:
                check.Within($"{path}.inDegree", InDegree, 1, units);
                break;
            case Topology.SmallWorld:
                check.Within($"{path}.units (of a small world)", Units, 2, MaximumUnits);
                check.Within($"{path}.inDegree", InDegree, 1, Math.Max(1, units - 1));
                check.Within($"{path}.rewiringProbability", RewiringProbability, 0, 1);
                break;
            case Topology.BlockModular:
                check.Within($"{path}.blocks", Blocks, 1, units);
                var blocks = Math.Clamp(Blocks, 1, units);
                check.Within($"{path}.inDegree", InDegree, 1, units / blocks);
                check.Within($"{path}.inDegreeBetween", InDegreeBetween, 0, units - ((units + blocks - 1) / blocks));
                break;
            case Topology.RingWithJumps:
                check.Within($"{path}.units (of a ring with jumps)", Units, 5, MaximumUnits);
                check.Within($"{path}.jumpLength", JumpLength, 2, Math.Max(2, (units - 1) / 2));
                check.Within($"{path}.jumpWeight", JumpWeight, 0, 10);
                break;
            case Topology.External when External is null:
                check.Add($"{path}.external", "empty", "the weights of the external topology");
                break;
            case Topology.External:
                External.CheckInto(check, $"{path}.external", Units);
                break;
        }

        if (Topology != Topology.External && External is not null)
            check.Add($"{path}.external", "given", $"none unless the topology is {nameof(Topology.External)}");
    }
}
