using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class ReservoirGenomesTests
{
    private static readonly TaskSpec Task = new() { Inputs = ["laser"], Targets = ["laser"], Horizon = 1 };

    [Fact]
    public void Weights_from_outside_keep_their_number_of_units()
    {
        var given = new EchoStateSpec { Units = 2, Topology = Topology.External, External = new ExternalWeights { Values = [0, 1, 1, 0] } };
        var space = SearchSpace.For(given);
        Assert.DoesNotContain(space.Genes, gene => gene.Name is "units" or "topology" or "inDegree");
        Assert.Contains(space.Genes, gene => gene.Name == "leakRate");
    }

    public static TheoryData<Gene, string> GenesBeyondTheirFields => new()
    {
        { new RealGene("leakRate", 0.1, 5), "searchSpace.leakRate is 5; allowed: above 0" },
        { new RealGene("spectralRadius", -1, 1), "searchSpace.spectralRadius is -1; allowed: " },
        { new IntegerGene("units", -300, 40), "searchSpace.units is -300; allowed: 1 to" },
        { new CategoricalGene("topology", ["Ringg", "dense"]), "searchSpace.topology is Ringg; allowed: FixedInDegree, Dense, Ring" },
    };

    [Theory]
    [MemberData(nameof(GenesBeyondTheirFields))]
    public void Gene_beyond_what_its_field_may_have_is_refused(Gene gene, string sentence) =>
        Assert.StartsWith(sentence, Assert.Single(ReservoirGenomes.Validate(new SearchSpace([gene]), new ModelSpec { Task = Task })).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Gene_is_looked_at_where_its_parents_let_it_exist()
    {
        var parent = new CategoricalGene("topology", ["Ring", "FixedInDegree"]);
        var gene = new IntegerGene("inDegree", 0, 5) { Condition = new GeneCondition("topology", "FixedInDegree") };
        Assert.Equal("searchSpace.inDegree", Assert.Single(ReservoirGenomes.Validate(new SearchSpace([parent, gene]), new ModelSpec { Task = Task })).Field);
    }

    [Fact]
    public void Every_space_that_is_made_here_has_genes_within_their_fields()
    {
        Assert.Empty(ReservoirGenomes.Validate(SearchSpace.Default(), new ModelSpec { Task = Task }));
        Assert.Empty(ReservoirGenomes.Validate(SearchSpace.Wide(), new ModelSpec { Task = Task }));
        foreach (var kind in WideSpace.Kinds)
            Assert.Empty(ReservoirGenomes.Validate(SearchSpace.For(kind.Default), new ModelSpec { Task = Task, Reservoir = kind.Default }));
    }

    [Fact]
    public void Choices_are_read_in_small_letters_and_without_the_template_s_own_the_first_is_begun_with()
    {
        var space = new SearchSpace([new CategoricalGene("topology", ["ring", "dense"])]);
        var template = new ModelSpec { Task = Task };
        Assert.Empty(ReservoirGenomes.Validate(space, template));
        var first = ReservoirGenomes.Encode(space, template);
        Assert.Equal(Topology.Ring, ((RecurrentSpec)ReservoirGenomes.Decode(first, template, 1).Reservoir).Topology);
        var dense = template with { Reservoir = new EchoStateSpec { Topology = Topology.Dense } };
        Assert.Equal(1, ReservoirGenomes.Encode(space, dense).Values[0]);
    }

    [Fact]
    public void Default_spec_survives_the_way_to_a_genome_and_back()
    {
        var spec = new ModelSpec { Task = Task };
        var genome = ReservoirGenomes.Encode(Spaces.Reservoirs, spec);
        Assert.Equal(spec, ReservoirGenomes.Decode(genome, Task, spec.Reservoir.Seed));
    }

    [Fact]
    public void Every_genome_makes_a_good_spec_that_leads_back_to_it() =>
        Gen.ULong.Sample(seed =>
        {
            var genome = Spaces.Reservoirs.Draw(new Runtime.Kernels.RandomStream(seed));
            var spec = ReservoirGenomes.Decode(genome, Task, seed);
            Assert.Empty(spec.Validate());
            Assert.Equal(seed, spec.Reservoir.Seed);
            var again = ReservoirGenomes.Encode(Spaces.Reservoirs, spec);
            Assert.Equal(spec, ReservoirGenomes.Decode(again, Task, seed));
            var network = Assert.IsType<EchoStateSpec>(spec.Reservoir);
            if (network.InDegree < network.Units)
                Assert.Equal(genome, again);
        });

    [Fact]
    public void Equal_genomes_make_equal_specs()
    {
        var genome = ReservoirGenomes.Encode(Spaces.Reservoirs, new ModelSpec { Task = Task })
            .With(Spaces.Reservoirs.IndexOf("topology"), (int)Topology.Ring);
        var other = genome.With(Spaces.Reservoirs.IndexOf("inDegree"), 3);
        Assert.Equal(genome, other);
        Assert.Equal(ReservoirGenomes.Decode(genome, Task, 4), ReservoirGenomes.Decode(other, Task, 4));
    }

    [Fact]
    public void Fields_without_a_gene_come_from_the_template()
    {
        var space = new SearchSpace([new RealGene("spectralRadius", 0.1, 1.5)]);
        var template = new ModelSpec
        {
            Task = Task,
            Washout = 7,
            Reservoir = new EchoStateSpec { Units = 33, Topology = Topology.Ring },
            Readout = new ReadoutSpec { Forgetting = 0.99, InputLags = 0 },
        };
        var spec = ReservoirGenomes.Decode(new Genome(space, [0.5]), template, 8);
        Assert.Equal(
            template with { Reservoir = (EchoStateSpec)template.Reservoir with { SpectralRadius = 0.5, Seed = 8 } },
            spec);
    }

    [Fact]
    public void In_degree_is_cut_to_the_number_of_units()
    {
        var genome = ReservoirGenomes.Encode(
            SearchSpace.Default(5, 50),
            new ModelSpec { Task = Task, Reservoir = new EchoStateSpec { Units = 6, InDegree = 40 } });
        Assert.Equal(6, ((EchoStateSpec)ReservoirGenomes.Decode(genome, Task, 1).Reservoir).InDegree);
    }

    [Fact]
    public void Gene_that_no_reservoir_has_is_refused()
    {
        var genome = new Genome(new SearchSpace([new RealGene("temperature", 0, 1)]), [0.5]);
        var refusal = Assert.Throws<SpecRefusedException>(() => ReservoirGenomes.Decode(genome, Task, 1));
        Assert.Equal("searchSpace.temperature", Assert.Single(refusal.Problems).Field);
    }

    public static TheoryData<ReservoirSpec> Kinds() =>
    [
        new EchoStateSpec { Topology = Topology.SmallWorld },
        new EchoStateSpec { Topology = Topology.Orthogonal },
        new ResidualSpec(),
        new EdgeOfStabilitySpec(),
        new EulerStateSpec(),
        new RandomOscillatorsSpec(),
        new NextGenerationSpec(),
        new NanowireSpec(),
        new SpikingSpec(),
        new GraphSpec { Edges = [0, 0] },
        new ResistiveMemoryGraphSpec(),
        SeriesSpec.Deep(2, new EchoStateSpec()),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_reservoir_has_a_space_whose_genomes_are_specs_of_it(ReservoirSpec reservoir)
    {
        var template = new ModelSpec { Task = Task, Reservoir = reservoir };
        var space = SearchSpace.For(reservoir, 10, 40);
        Assert.Contains(space.Genes, g => g.Name == "ridge");
        Assert.Equal(
            ReservoirGenomes.Decode(ReservoirGenomes.Encode(space, template), template, 5),
            ReservoirGenomes.Decode(ReservoirGenomes.Encode(space, template), template, 5));
        var random = new RandomStream(3);
        for (var draw = 0; draw < 200; draw++)
        {
            var genome = space.Draw(random);
            var spec = ReservoirGenomes.Decode(genome, template, 5);
            Assert.Equal(reservoir.GetType(), spec.Reservoir.GetType());
            Assert.Equal(5UL, spec.Reservoir.Seed);
            Assert.Equal(spec, ReservoirGenomes.Decode(ReservoirGenomes.Encode(space, spec), template, 5));
        }
    }

    [Fact]
    public void Units_of_a_node_are_its_share_of_the_range()
    {
        var reservoir = new ResistiveMemoryGraphSpec { Nodes = 4, Edges = [0, 1, 1, 2, 2, 3] };
        var units = Assert.IsType<IntegerGene>(SearchSpace.For(reservoir, 10, 40).Genes[0]);
        Assert.Equal(("units", 2, 10), (units.Name, units.Low, units.High));
        var task = new TaskSpec { Inputs = ["a", "b", "c", "d"], Targets = ["a"] };
        var most = new Genome(new SearchSpace([new IntegerGene("units", 1, 5_000)]), [5_000]);
        Assert.Equal(1_000, Assert.IsType<ResistiveMemoryGraphSpec>(
            ReservoirGenomes.Decode(most, new ModelSpec { Task = task, Reservoir = reservoir }, 1).Reservoir).Units);
    }

    [Fact]
    public void Gene_of_another_kind_is_refused()
    {
        var genome = ReservoirGenomes.Encode(SearchSpace.For(new EulerStateSpec()), new ModelSpec { Task = Task, Reservoir = new EulerStateSpec() });
        var refusal = Assert.Throws<SpecRefusedException>(() => ReservoirGenomes.Decode(genome, Task, 1));
        Assert.Contains("diffusion", refusal.Message, StringComparison.Ordinal);
    }
}
