using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>A spec of each kind of reservoir beside the echo state network, every field with a value of its own.</summary>
internal static class ReservoirSamples
{
    public static InstanceCreated EulerState() => Created(new EulerStateSpec
    {
        Units = 7,
        StepSize = 0.02,
        Diffusion = 0.003,
        RecurrentScaling = 0.9,
        InputScaling = 0.7,
        BiasScaling = 0.2,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated RandomOscillators() => Created(new RandomOscillatorsSpec
    {
        Units = 7,
        Topology = Topology.Ring,
        InDegree = 2,
        SpectralRadius = 9,
        InputScaling = 0.7,
        BiasScaling = 0.2,
        Coupling = OscillatorCoupling.Potential,
        StepSize = 0.02,
        Stiffness = 2.5,
        StiffnessRange = 0.5,
        Damping = 1.5,
        DampingRange = 0.25,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated NextGeneration() => Created(new NextGenerationSpec
    {
        Delays = 3,
        Skip = 4,
        Order = 5,
        LowerOrders = false,
        Seed = 0xfedc_ba98_7654_3210,
    });

    private static InstanceCreated Created(ReservoirSpec reservoir) => new(Samples.Spec() with { Reservoir = reservoir }, null);
}
