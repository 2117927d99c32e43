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
