using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Residual networks, see <see cref="ResidualSpec"/> and <see cref="EdgeOfStabilitySpec"/>.</summary>
internal sealed class ResidualNetwork : IReservoir
{
    private const int TanhOperations = 20;
    private const ulong BranchStream = 4;

    private readonly InputLayer<double> layer;
    private readonly IRecurrentKernel<double> kernel;

    // alpha O; null for the identity.
    private readonly IRecurrentKernel<double>? branch;
    private readonly double branchScaling;
    private readonly double tanhScaling;

    private ResidualNetwork(RecurrentSpec spec, RecurrentWeights? carried, double branchScaling, double tanhScaling, int inputSize)
    {
        var recurrent = ScaledWeights.Plain(spec);
        var input = WeightDraw.Input(spec, inputSize);
        var bias = WeightDraw.Bias(spec);
        InputSize = inputSize;
        StateSize = spec.Units;
        layer = new InputLayer<double>(input, bias, selfWeight: 0);
        kernel = recurrent.ToKernel<double>();
        branch = carried?.ToKernel<double>();
        this.branchScaling = branchScaling;
        this.tanhScaling = tanhScaling;
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Topology, spec.Units, inputSize, carried is null ? 0 : 1]);
        Topologies.WeightsHash.Append(hash, [branchScaling, tanhScaling]);
        recurrent.HashInto(hash);
        carried?.HashInto(hash);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, bias);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep =>
        layer.Operations + kernel.Operations + (branch?.Operations ?? StateSize) + ((TanhOperations + 1L) * StateSize);

    public long BytesPerStep => layer.Bytes + kernel.Bytes + (branch?.Bytes ?? 0);

    /// <summary>Draws and lays out the weights of a spec that has been checked.</summary>
    internal static ResidualNetwork Derive(
        RecurrentSpec spec, ResidualBranch branch, double branchScaling, double tanhScaling, int inputSize)
    {
        var carried = Carried(spec, branch);
        return new ResidualNetwork(spec, carried?.Scaled(branchScaling), branchScaling, tanhScaling, inputSize);
    }

    /// <summary>O; null for the identity.</summary>
    internal static RecurrentWeights? Carried(RecurrentSpec spec, ResidualBranch branch) => branch switch
    {
        ResidualBranch.Orthogonal => new DenseWeights(
            spec.Units, OrthogonalDraw.Haar(spec.Units, RandomStream.Derive(spec.Seed, BranchStream))),
        ResidualBranch.Cycle => new RingWeights(spec.Units, 1),
        _ => null,
    };

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        layer.Start(input, state, next);
        kernel.Accumulate(state, next);
        LeakyTanh.Apply(state, next, tanhScaling, kept: 0);
        if (branch is null)
            RowVectors.AddScaled(branchScaling, state, next);
        else
            branch.Accumulate(state, next);
    }
}
