using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class ReservoirGenomesTests
{
    private static readonly TaskSpec Task = new() { Inputs = ["laser"], Targets = ["laser"], Horizon = 1 };

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
}
