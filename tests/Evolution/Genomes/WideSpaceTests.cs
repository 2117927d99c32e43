using System.Collections.Immutable;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class WideSpaceTests
{
    private static readonly SearchSpace Wide = SearchSpace.Wide();
    private static readonly SearchSpace Small = SearchSpace.Wide(3, 5, 12);

    // Three genomes of each; ARCHETYPERC_LONG=1 takes many more.
    private static readonly int Draws = Environment.GetEnvironmentVariable("ARCHETYPERC_LONG") == "1" ? 20_000 : 400;

    private static readonly TaskSpec Task = new() { Inputs = ["laser"], Targets = ["laser"], Horizon = 1 };
    private static readonly TaskSpec Broad = new()
    {
        Kind = TaskKind.Regression, Inputs = [.. Enumerable.Range(0, 60).Select(i => $"x{i}")], Targets = ["y"], Horizon = 0,
    };

    private static readonly ICrossover[] Crossovers =
    [
        new UniformCrossover(), new OnePointCrossover(), new TwoPointCrossover(), new ThreeParentCrossover(), new VotingCrossover(3, 2),
        new BlendCrossover(0.5), new SimulatedBinaryCrossover(5), new CutAndSpliceCrossover(),
    ];

    private static readonly IMutation[] Mutations =
    [
        new UniformMutation(0.3), new GaussianMutation(0.3, 0.2), new SelfAdaptiveMutation(0.3, 0.2, 0.02), new ResetMutation(),
        new LayerInsertionMutation(), new LayerDeletionMutation(), new LayerDisplacementMutation(),
    ];

    [Fact]
    public void Every_genome_drawn_crossed_or_mutated_makes_a_good_spec_that_leads_back_to_it() =>
        Gen.Select(Gen.OneOf(Gen.Const(Wide), Gen.Const(Small)), Gen.Bool, Gen.ULong).Sample(
            (space, broad, seed) =>
            {
                var random = new RandomStream(seed);
                var template = new ModelSpec { Task = broad ? Broad : Task };
                Genome[] drawn = [space.Draw(random), space.Draw(random), space.Draw(random)];
                var crossover = Crossovers[random.NextInt(Crossovers.Length)];
                var child = crossover.Cross(drawn[..crossover.ParentsNumber], random);
                var mutant = Mutations[random.NextInt(Mutations.Length)].Mutate(child, random);
                foreach (var genome in new[] { drawn[0], child, mutant })
                {
                    Spaces.InRange(genome);
                    var spec = ReservoirGenomes.Decode(genome, template, seed);
                    Assert.Empty(spec.Validate());
                    Assert.Equal(seed, spec.Reservoir.Seed);
                    var canonical = ReservoirGenomes.Encode(space, spec);
                    Assert.Equal(spec, ReservoirGenomes.Decode(canonical, template, seed));
                    Assert.Equal(canonical, ReservoirGenomes.Encode(space, ReservoirGenomes.Decode(canonical, template, seed)));
                }
            },
            iter: Draws);

    [Fact]
    public void Genome_that_needs_no_repair_is_the_one_of_its_spec()
    {
        var random = new RandomStream(71);
        var template = new ModelSpec { Task = Task };
        var equal = 0;
        for (var i = 0; i < 100; i++)
        {
            // Canonical genomes, then one step of a gene that no other depends on.
            var genome = ReservoirGenomes.Encode(Wide, ReservoirGenomes.Decode(Wide.Draw(random), template, 3));
            genome = genome.With(Wide.IndexOf("ridge"), Wide.Genes[Wide.IndexOf("ridge")].Draw(random));
            equal += ReservoirGenomes.Encode(Wide, ReservoirGenomes.Decode(genome, template, 3)).Equals(genome) ? 1 : 0;
        }

        Assert.Equal(100, equal);
    }

    [Fact]
    public void Every_kind_topology_plasticity_and_wiring_is_drawn()
    {
        var random = new RandomStream(72);
        var specs = Enumerable.Range(0, 1_500).Select(_ => ReservoirGenomes.Decode(Wide.Draw(random), Task, 3)).ToArray();
        var parts = specs.SelectMany(spec => ReservoirWiring.Of(spec.Reservoir).Parts).ToArray();
        Assert.Equal(
            WideSpace.Kinds.Select(kind => kind.Name).Order(StringComparer.Ordinal),
            parts.Select(part => WideSpace.NameOf(part)!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetValues<Topology>().Where(topology => topology != Topology.External),
            parts.OfType<RecurrentSpec>().Select(part => part.Topology).Distinct().Order());
        Assert.Equal([1, 2, 3, 4], specs.Select(spec => ReservoirWiring.Of(spec.Reservoir).Parts.Length).Distinct().Order());
        Assert.Contains(specs, spec => spec.Reservoir is SeriesSpec { Features: SeriesFeatures.LastLayer });
        Assert.Contains(specs, spec => spec.Reservoir is SeriesSpec { Features: SeriesFeatures.AllLayers });
        Assert.Contains(specs, spec => spec.Reservoir is ParallelSpec);
        Assert.Contains(specs, spec => spec.Reservoir is AcyclicSpec);
        Assert.Contains(specs, spec => spec.Plasticity is { Intrinsic: not null, Synaptic: not null });
        Assert.Contains(specs, spec => spec.Plasticity is { Intrinsic.Target: IntrinsicTarget.Exponential });
        Assert.Contains(specs, spec => spec.Plasticity is null);
    }

    public static TheoryData<ReservoirSpec> Known() =>
    [
        new EchoStateSpec(),
        new EchoStateSpec { Topology = Topology.RingWithJumps, JumpLength = 7, Activation = Activation.Sigmoid },
        new NextGenerationSpec { Delays = 4 },
        SeriesSpec.Deep(3, new EchoStateSpec { Units = 50 }),
        new SeriesSpec { Layers = [new EchoStateSpec(), new EdgeOfStabilitySpec { Seed = 5 }], Features = SeriesFeatures.LastLayer },
        new ParallelSpec { Members = [new EulerStateSpec { Units = 40 }, new SpikingSpec { Units = 60 }] },
        new AcyclicSpec
        {
            Members = [new ResidualSpec(), new RandomOscillatorsSpec(), new EchoStateSpec { Topology = Topology.SmallWorld }],
            Links = [0, 2, 1, 2], Driven = [0, 1], Seen = [2],
        },
    ];

    [Theory]
    [MemberData(nameof(Known))]
    public void Known_model_survives_the_way_to_a_genome_and_back(ReservoirSpec reservoir)
    {
        var template = new ModelSpec { Task = Task, Reservoir = reservoir };
        var genome = ReservoirGenomes.Encode(Wide, template);
        Assert.Equal(template, ReservoirGenomes.Decode(genome, template, reservoir.Seed));
    }

    [Fact]
    public void Reservoirs_of_genomes_are_built_and_stay_finite()
    {
        var random = new RandomStream(73);
        for (var i = 0; i < 40; i++)
        {
            var reservoir = ReservoirGenomes.Decode(Small.Draw(random), Task, 3).Reservoir.Build(1);
            var (state, next) = (new double[reservoir.StateSize], new double[reservoir.StateSize]);
            for (var step = 0; step < 20; step++)
            {
                reservoir.Step([random.Uniform(-1, 1)], state, next);
                (state, next) = (next, state);
            }

            Assert.All(state[..reservoir.FeatureSize], value => Assert.True(double.IsFinite(value)));
        }
    }

    [Fact]
    public void Layers_and_kinds_that_are_not_there_do_not_count()
    {
        var genome = Wide.Draw(new RandomStream(74)).With(Wide.IndexOf("layers"), 2);
        var third = Wide.IndexOf("layer3.kind");
        Assert.False(genome.IsActive(third));
        Assert.Equal(genome, genome.With(third, (genome.Values[third] + 1) % WideSpace.Kinds.Length));
        genome = genome.With(Wide.IndexOf("layer1.kind"), 0);
        Assert.False(genome.IsActive(Wide.IndexOf("layer1.proximity")));
        Assert.True(genome.IsActive(Wide.IndexOf("layer1.topology")));
        Assert.True(genome.IsActive(Wide.IndexOf("layer2.kind")));
    }

    [Fact]
    public void More_layers_than_the_space_has_are_refused()
    {
        var deep = new ModelSpec { Task = Task, Reservoir = SeriesSpec.Deep(4, new EchoStateSpec()) };
        var refusal = Assert.Throws<SpecRefusedException>(() => ReservoirGenomes.Encode(Small, deep));
        Assert.Equal("searchSpace.layers (of the model to start from) is 4; allowed: 1 to 3", Assert.Single(refusal.Problems).ToString());
        Assert.Equal("searchSpace.layers (most) is 9; allowed: 1 to 8", Assert.Single(Assert.Throws<SpecRefusedException>(() => SearchSpace.Wide(9)).Problems).ToString());
    }

    [Fact]
    public void Kind_may_be_a_gene_of_a_single_reservoir()
    {
        var space = new SearchSpace(
        [
            new CategoricalGene("kind", ["echoState", "edgeOfStability"]),
            new RealGene("spectralRadius", 0.1, 1.2),
            new RealGene("leakRate", 0.1, 1) { Condition = new GeneCondition("kind", "echoState") },
            new LogRealGene("proximity", 0.01, 1) { Condition = new GeneCondition("kind", "edgeOfStability") },
        ]).Checked();
        var template = new ModelSpec { Task = Task, Reservoir = new EchoStateSpec { Units = 33 } };
        Assert.Equal(33, ((EchoStateSpec)ReservoirGenomes.Decode(new Genome(space, [0, 1, 0.5, 0.1]), template, 3).Reservoir).Units);
        Assert.Equal(0.1, ((EdgeOfStabilitySpec)ReservoirGenomes.Decode(new Genome(space, [1, 1, 0.5, 0.1]), template, 3).Reservoir).Proximity);
        Assert.Equal(template, ReservoirGenomes.Decode(ReservoirGenomes.Encode(space, template), template, 1));
    }

    [Fact]
    public void Condition_on_a_value_that_the_parent_has_not_is_refused()
    {
        ImmutableArray<Gene> genes =
        [
            new IntegerGene("layers", 1, 3), new RealGene("x", 0, 1) { Condition = new GeneCondition("layers", ["2", "4"]) },
            new RealGene("y", 0, 1) { Condition = new GeneCondition("x", "0") },
        ];
        Assert.Equal(
            [
                "searchSpace.x.condition is 4; allowed: 1 to 3, whole",
                "searchSpace.y.condition is x; allowed: a categorical gene or one of whole numbers that stands earlier",
            ],
            new SearchSpace(genes).Validate().Select(problem => problem.ToString()));
    }
}
