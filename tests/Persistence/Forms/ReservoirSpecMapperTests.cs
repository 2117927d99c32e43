using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Specs;
using CsCheck;
using Google.Protobuf;

namespace ArchetypeRC.Tests.Persistence.Forms;

public sealed class ReservoirSpecMapperTests
{
    private static readonly Gen<double> Positive = Gen.Double[1e-6, 0.5];

    [Fact]
    public void Euler_state_network_comes_back_as_it_was() => Same(
        from units in Gen.Int[1, 50]
        from step in Positive
        from diffusion in Positive
        from recurrent in Positive
        from input in Positive
        from bias in Positive
        from seed in Gen.ULong
        select new EulerStateSpec
        {
            Units = units, StepSize = step, Diffusion = diffusion, RecurrentScaling = recurrent, InputScaling = input,
            BiasScaling = bias, Seed = seed,
        });

    [Fact]
    public void Random_oscillators_network_comes_back_as_it_was() => Same(
        from network in ArbitraryReservoirs.Recurrent(new RandomOscillatorsSpec())
        from coupling in Gen.Enum<OscillatorCoupling>()
        from step in Positive
        from stiffness in Gen.Double[0.6, 1.2]
        from stiffnessRange in Positive
        from damping in Gen.Double[0.6, 1.2]
        from dampingRange in Positive
        select network with
        {
            Coupling = coupling, StepSize = step, Stiffness = stiffness, StiffnessRange = stiffnessRange, Damping = damping,
            DampingRange = dampingRange,
        });

    [Fact]
    public void Next_generation_reservoir_comes_back_as_it_was() => Same(
        from delays in Gen.Int[1, 4]
        from skip in Gen.Int[1, 1000]
        from order in Gen.Int[1, 3]
        from lower in Gen.Bool
        from seed in Gen.ULong
        select new NextGenerationSpec { Delays = delays, Skip = skip, Order = order, LowerOrders = lower, Seed = seed });

    [Fact]
    public void Nanowire_network_comes_back_as_it_was() => Same(
        from layout in Gen.Enum<NanowireLayout>()
        from sides in Gen.Select(Gen.Int[5, 9], Gen.Int[5, 9])
        from junctions in Gen.Int[25, 60]
        from degree in Gen.Double[2, 20]
        from electrodes in Gen.Int[1, 10]
        from sources in Gen.Int[1, 3]
        from grounds in Gen.Int[1, 3]
        from volts in Gen.Double[1e-3, 10].Array[4]
        from resistance in Gen.Double[0, 1000]
        from milliseconds in Positive
        from subSteps in Gen.Int[1, 100]
        from seed in Gen.ULong
        select new NanowireSpec
        {
            Layout = layout, Rows = sides.Item1, Columns = sides.Item2, Junctions = junctions, MeanDegree = degree,
            Electrodes = electrodes, SourcesPerInput = sources, Grounds = grounds, ContactResistance = resistance,
            InputVoltage = volts[0], OffsetVoltage = -volts[1], VoltageLimit = volts[2], StepMilliseconds = milliseconds,
            SubSteps = subSteps, Seed = seed,
        });

    [Fact]
    public void Spiking_liquid_comes_back_as_it_was() => Same(
        from units in Gen.Int[1, 500]
        from shares in Gen.Select(Gen.Double[0, 1], Gen.Double[0.01, 1])
        from range in Positive
        from synaptic in Positive
        from input in Positive
        from trace in Positive
        from step in Positive
        from subSteps in Gen.Int[1, 100]
        from seed in Gen.ULong
        select new SpikingSpec
        {
            Units = units, InhibitoryShare = shares.Item1, InputShare = shares.Item2, ConnectionRange = range,
            SynapticScaling = synaptic, InputScaling = input, TraceMilliseconds = trace, StepMilliseconds = step,
            SubSteps = subSteps, Seed = seed,
        });

    [Fact]
    public void External_substrate_comes_back_as_it_was() => Same(
        from timeout in Gen.Int[1, 3_600_000]
        from restarts in Gen.Int[0, 1000]
        from port in Gen.Int[1, 65535]
        from arguments in Gen.Int[0, 3]
        select new ExternalSubstrateSpec
        {
            States = 1, TimeoutMilliseconds = timeout, Restarts = restarts,
            Address = arguments == 0 ? $"host:{port}" : "",
            Command = arguments == 0 ? [] : [.. Enumerable.Range(0, arguments).Select(i => $"größe {i}")],
        });

    [Fact]
    public void Graph_reservoir_comes_back_as_it_was() => Same(
        from nodes in Gen.Int[1, 2]
        from edges in Gen.Int[0, nodes - 1].Array[0, 4]
        from units in Gen.Int[1, 50]
        from contraction in Positive
        from leak in Positive
        from scalings in Gen.Select(Positive, Positive)
        from seed in Gen.ULong
        select new GraphSpec
        {
            Nodes = nodes, Edges = [.. edges, .. edges], Units = units, Contraction = contraction, LeakRate = leak,
            InputScaling = scalings.Item1, BiasScaling = scalings.Item2, Seed = seed,
        });

    [Fact]
    public void Resistive_memory_graph_comes_back_as_it_was() => Same(
        from nodes in Gen.Int[1, 2]
        from edges in Gen.Int[0, nodes - 1].Array[0, 4]
        from loops in Gen.Bool
        from units in Gen.Int[1, 50]
        from shares in Gen.Select(Positive, Gen.Double[0, 1], Gen.Double[0, 1])
        from conductances in Gen.Select(Gen.Double[1, 20], Positive)
        from scalings in Gen.Select(Positive, Positive)
        from converter in Gen.Select(Gen.Int[1, 16], Gen.Double[1e-3, 10])
        from seed in Gen.ULong
        select new ResistiveMemoryGraphSpec
        {
            Nodes = nodes, Edges = [.. edges, .. edges], SelfLoops = loops, Units = units, LeakRate = shares.Item1, Reference = shares.Item2,
            ReadNoise = shares.Item3, ConductanceMean = conductances.Item1, ConductanceDeviation = conductances.Item2,
            InputScaling = scalings.Item1, RecurrentScaling = scalings.Item2, InputBits = converter.Item1, InputRange = converter.Item2, Seed = seed,
        });

    [Fact]
    public void Kind_of_a_newer_program_is_refused()
    {
        var form = new ReservoirSpecForm { Kind = (ReservoirKindForm)999 };
        var refused = Assert.Throws<DurableFormRefusedException>(() => ReservoirSpecMapper.FromForm("spec", form));
        Assert.Contains("kind 999", refused.Message, StringComparison.Ordinal);
    }

    private static void Same<TSpec>(Gen<TSpec> gen)
        where TSpec : ReservoirSpec => gen.Sample(
            spec =>
            {
                var model = new ModelSpec { Task = new TaskSpec { Inputs = ["x", "y"], Targets = ["x"] }, Reservoir = spec };
                var bytes = ModelSpecMapper.ToForm(model).ToByteArray();
                var read = ModelSpecMapper.FromForm("spec", ModelSpecForm.Parser.ParseFrom(bytes));
                SameContent.Assert(spec, read.Reservoir);
                Assert.Equal(spec, read.Reservoir);
            },
            iter: 200);
}
