using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>
/// What has come out on every machine, bit for bit, since it was recorded in recorded-bits.txt: another value means that saved
/// models no longer continue, and asks for a new <see cref="ReservoirSpec.CurrentGenerator"/>. A new kind of reservoir is taken
/// from <see cref="ReservoirKinds"/>, a new learner or rule from its enum; then <c>ARCHETYPERC_WRITE_BITS=1 dotnet test tests/Runtime -c Release --filter
/// RecordedBits</c>, which writes lines that are missing and never one that is there.
/// </summary>
internal static class RecordedBits
{
    private const int Rows = 1_000;

    /// <summary>Hashes by the name of what they belong to.</summary>
    public static IReadOnlyDictionary<string, Func<UInt128>> Cases { get; } = All();

    // The cases named here, every kind of the battery, every learner, every rule of plasticity, every encoder of graphs
    // and every classifier of sequences.
    private static Dictionary<string, Func<UInt128>> All()
    {
        var cases = EchoStates();
        foreach (var (name, spec) in ReservoirKinds.Specs)
            cases.TryAdd(name, () => OfModel(spec, new ReadoutSpec()));
        foreach (var (name, compute) in RecordedLearning.Cases)
            cases.Add(name, compute);
        foreach (var (name, compute) in RecordedGraphs.Cases)
            cases.Add(name, compute);
        foreach (var (name, compute) in RecordedSequences.Cases)
            cases.Add(name, compute);
        return cases;
    }

    private static Dictionary<string, Func<UInt128>> EchoStates() => new(StringComparer.Ordinal)
    {
        ["statistics and readouts at five sizes"] = OfSizes,
        ["fixed in-degree"] = () => OfModel(new EchoStateSpec { Units = 43 }, new ReadoutSpec()),
        ["dense"] = () => OfModel(new EchoStateSpec { Units = 43, Topology = Topology.Dense }, new ReadoutSpec()),
        ["ring"] = () => OfModel(new EchoStateSpec { Units = 43, Topology = Topology.Ring }, new ReadoutSpec()),
        ["ring with jumps"] = () => OfModel(TopologySamples.Spec(Topology.RingWithJumps, 107), new ReadoutSpec()),
        ["delay line"] = () => OfModel(TopologySamples.Spec(Topology.DelayLine, 107), new ReadoutSpec()),
        ["permutation"] = () => OfModel(TopologySamples.Spec(Topology.Permutation, 107), new ReadoutSpec()),
        ["orthogonal"] = () => OfModel(TopologySamples.Spec(Topology.Orthogonal, 107), new ReadoutSpec()),
        ["small world"] = () => OfModel(TopologySamples.Spec(Topology.SmallWorld, 107), new ReadoutSpec()),
        ["blocks"] = () => OfModel(TopologySamples.Spec(Topology.BlockModular, 107), new ReadoutSpec()),
        ["wrapped diagonals"] = () => OfModel(TopologySamples.Spec(Topology.WrappedDiagonals, 107), new ReadoutSpec()),
        ["Walsh-Hadamard"] = () => OfModel(TopologySamples.Spec(Topology.WalshHadamard, 107), new ReadoutSpec()),
        ["antisymmetric"] = () => OfModel(TopologySamples.Spec(Topology.Antisymmetric, 107), new ReadoutSpec()),
        ["weights from outside"] = () => OfModel(TopologySamples.Spec(Topology.External, 107), new ReadoutSpec()),
        ["guaranteed echo state"] = () => OfModel(
            new EchoStateSpec { Units = 43, RadiusConvention = RadiusConvention.Guaranteed, LeakRate = 0.4 }, new ReadoutSpec()),
        ["orthogonal, leaky radius"] = () => OfModel(
            TopologySamples.Spec(Topology.Orthogonal, 43) with { RadiusConvention = RadiusConvention.Effective, LeakRate = 0.4 },
            new ReadoutSpec()),
        ["linear ring, driven at one unit"] = () => OfModel(
            new EchoStateSpec
            {
                Units = 43, Topology = Topology.Ring, Activation = Activation.Identity, InputLayout = InputLayout.OneUnit, LeakRate = 0.7,
            },
            new ReadoutSpec()),
        ["sigmoid"] = () => OfModel(Sigmoid, new ReadoutSpec()),
        ["sigmoid, single"] = () => OfModel(Sigmoid with { Precision = Precision.Single }, new ReadoutSpec()),
        ["fixed in-degree, single"] = () => OfModel(Single(Topology.FixedInDegree), new ReadoutSpec()),
        ["dense, single"] = () => OfModel(Single(Topology.Dense), new ReadoutSpec()),
        ["ring, single"] = () => OfModel(Single(Topology.Ring), new ReadoutSpec()),
        ["ring with jumps, single"] = () => OfModel(Single(Topology.RingWithJumps), new ReadoutSpec()),
        ["delay line, single"] = () => OfModel(Single(Topology.DelayLine), new ReadoutSpec()),
        ["wrapped diagonals, single"] = () => OfModel(Single(Topology.WrappedDiagonals), new ReadoutSpec()),
        ["Walsh-Hadamard, single"] = () => OfModel(Single(Topology.WalshHadamard), new ReadoutSpec()),
        ["residual, orthogonal"] = () => OfModel(new ResidualSpec { Units = 43 }, new ReadoutSpec()),
        ["residual, cycle"] = () => OfModel(new ResidualSpec { Units = 43, Branch = ResidualBranch.Cycle }, new ReadoutSpec()),
        ["residual, identity"] = () => OfModel(new ResidualSpec { Units = 43, Branch = ResidualBranch.Identity }, new ReadoutSpec()),
        ["edge of stability"] = () => OfModel(new EdgeOfStabilitySpec { Units = 43 }, new ReadoutSpec()),
        ["deep"] = () => OfModel(SeriesSpec.Deep(3, new EchoStateSpec { Units = 17 }, scalingBetween: 0.8), new ReadoutSpec()),
        ["parallel"] = () => OfModel(
            new ParallelSpec { Members = [new EchoStateSpec { Units = 17 }, new EdgeOfStabilitySpec { Units = 19 }] }, new ReadoutSpec()),
        ["acyclic"] = () => OfModel(
            new AcyclicSpec
            {
                Members = [new EchoStateSpec { Units = 17 }, new RandomOscillatorsSpec { Units = 11 }, new EchoStateSpec { Units = 13 }],
                Links = [0, 2, 1, 2], Driven = [0, 1, 2], Seen = [1, 2],
            },
            new ReadoutSpec()),
        ["forgetting, lagged inputs"] = () => OfModel(new EchoStateSpec { Units = 20 }, new ReadoutSpec { Forgetting = 0.99, InputLags = 3 }),
    };

    /// <summary>
    /// A model as one that was saved before the beginning of a stream was kept: its scale moves with every row, as that of all did when most
    /// lines were recorded.
    /// </summary>
    internal static LifelongModel WithoutBeginning(ModelSpec spec) => LifelongModel.Restore(spec, LifelongModel.Create(spec).Save() with { Beginning = null });

    /// <summary>Weights, the state after a stream of learned rows, and every prediction on the way.</summary>
    private static UInt128 OfModel(ReservoirSpec reservoir, ReadoutSpec readout)
    {
        var model = WithoutBeginning(new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["a", "b"], Targets = ["a"] },
            Reservoir = reservoir,
            Readout = readout,
        });
        var random = new RandomStream(1);
        var prediction = new double[model.OutputSize];
        var hash = new XxHash128();
        for (var row = 0; row < Rows; row++)
        {
            model.Learn([random.NextGaussian() + (row % 7), random.Uniform(-1, 1)], prediction);
            hash.Append(MemoryMarshal.AsBytes<double>(prediction));
        }

        var state = model.Save();
        hash.Append(BitConverter.GetBytes((ulong)state.WeightsHash));
        hash.Append(MemoryMarshal.AsBytes(state.Reservoir.Span));
        return hash.GetCurrentHashAsUInt128();
    }

    private static EchoStateSpec Single(Topology topology) => TopologySamples.Spec(topology, 107) with { Precision = Precision.Single };

    private static EchoStateSpec Sigmoid => new() { Units = 43, Activation = Activation.Sigmoid, LeakRate = 0.7 };

    private static UInt128 OfSizes()
    {
        var hash = new XxHash128();
        foreach (var units in new[] { 5, 37, 100, 130, 300 })
        {
            foreach (var topology in new[] { Topology.FixedInDegree, Topology.Dense, Topology.Ring })
                Append(hash, topology, units);
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static void Append(XxHash128 hash, Topology topology, int units)
    {
        var network = new EchoStateSpec
        {
            Units = units, InDegree = 5, Topology = topology, LeakRate = 0.4,
            RadiusConvention = RadiusConvention.Effective, Seed = (ulong)units,
        }.Build(2);
        var random = new RandomStream(1);
        var state = new double[units];
        var next = new double[units];
        var features = new double[units + 1];
        features[units] = 1;
        var statistics = new SufficientStatistics(units + 1, 1);
        RecursiveLeastSquares? readout = null;
        for (var t = 0; t < 400; t++)
        {
            network.Step([random.NextGaussian(), random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
            state.CopyTo(features, 0);
            double[] target = [random.NextGaussian()];
            if (t < 300)
            {
                statistics.Add(features, target);
                continue;
            }

            readout ??= RecursiveLeastSquares.FromStatistics(new ReadoutSpec { Ridge = 1e-3, Forgetting = 0.99 }, statistics);
            readout.Learn(features, target);
        }

        var saved = readout!.Save();
        hash.Append(BitConverter.GetBytes((ulong)network.WeightsHash));
        hash.Append(MemoryMarshal.AsBytes<double>(state));
        hash.Append(MemoryMarshal.AsBytes(saved.Weights.Span));
        hash.Append(MemoryMarshal.AsBytes(saved.Correlation.Span));
    }
}
