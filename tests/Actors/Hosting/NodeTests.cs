using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArchetypeRC.Tests.Actors.Hosting;

/// <summary>A whole node, a cluster of one, as a host embeds it.</summary>
public sealed class NodeTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-node-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Search_over_real_workers_finds_the_same_best_with_one_and_with_four()
    {
        var data = MackeyGlass.Generate(400);
        var search = new EvolutionJob
        {
            Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 6 }, Washout = 20 },
            Fitness = new FitnessSpec { TrainRows = 200, ValidationRows = 100, Seeds = 2 },
            Evolution = new EvolutionSpec { Population = 8, EliteCount = 3, Generations = 4, Seed = 11 },
            Space = SearchSpace.Default(10, 40),
        };
        var (alone, family) = await SearchAsync("one", workers: 1, search, data);
        var (four, familyOfFour) = await SearchAsync("four", workers: 4, search, data);
        Assert.Equal(FinishReason.Generations, alone.Finished);
        Assert.Equal(8 + (3 * 5), alone.Evaluations);
        Assert.Equal(alone.Best, four.Best);
        Assert.True(alone.Best!.Fitness.Value < alone.History[0].Median);
        Assert.True(alone.Cost.JoulesEstimated > 0);
        Assert.Equal(alone.Evaluations, family.Count);
        Assert.Equal(family, familyOfFour);
        Assert.Equal(alone.Best, family[(int)alone.Best.Birth.Number.Value - 1]);
    }

    [Fact]
    public async Task Instance_goes_on_where_it_was_after_the_node_is_started_again()
    {
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = new EchoStateSpec { Units = 20 } };
        var data = MackeyGlass.Generate(300);
        var id = new InstanceId("pump.7");
        using (var node = await StartAsync("instance", 0))
        {
            var client = node.Services.GetRequiredService<IArchetypeClient>();
            await client.CreateAsync(id, spec);
            await client.LearnAsync(new LearnBatch(id, 0, 200, 1, data.Values[..200], -1));
            await node.StopAsync();
        }

        using (var node = await StartAsync("instance", 0))
        {
            var client = node.Services.GetRequiredService<IArchetypeClient>();
            Assert.Equal(200, (await client.DescribeAsync(id)).NextSequence);
            var refused = await Assert.ThrowsAsync<InstanceRefusedException>(
                () => client.LearnAsync(new LearnBatch(id, 201, 1, 1, data.Values[201..202], -1)));
            Assert.Equal(InstanceRefusal.SequenceGap, refused.Refusal.Reason);
            Assert.Equal(100, (await client.LearnAsync(new LearnBatch(id, 200, 100, 1, data.Values[200..], -1))).Count);
            await node.StopAsync();
        }
    }

    [Fact]
    public async Task Instance_lives_its_whole_life_by_the_client_and_over_a_restart()
    {
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = new EchoStateSpec { Units = 20 } };
        var larger = spec with { Reservoir = new EchoStateSpec { Units = 30 } };
        var data = MackeyGlass.Generate(400);
        var id = new InstanceId("pump.8");
        RowsPredicted before;
        ReadOnlyMemory<byte> file;
        using (var node = await StartAsync("life", 0))
        {
            var client = node.Services.GetRequiredService<IArchetypeClient>();
            await client.CreateAsync(id, spec, keep: new InstanceSpec { ReplayRows = 150 });
            await client.LearnAsync(new LearnBatch(id, 0, 300, 1, data.Values[..300], -1));
            Assert.Equal(2, (await client.UpdateSpecAsync(id, larger, expectedEpoch: 0)).Version);
            Assert.Equal(
                new SpecDifference("reservoir.units", "20", "30"), Assert.Single(await client.DiffAsync(id, 1, 2)));
            Assert.Equal(1, (await client.RollBackAsync(id)).Version);
            await client.RollBackAsync(id, version: 2);
            before = await client.PredictAsync(new PredictRows(id, 100, 1, data.Values[300..]));
            file = await client.ExportFileAsync(id);
            await node.StopAsync();
        }

        using (var node = await StartAsync("life", 0))
        {
            var client = node.Services.GetRequiredService<IArchetypeClient>();
            var after = await client.PredictAsync(new PredictRows(id, 100, 1, data.Values[300..]));
            Assert.Equal((before.After, before.Version), (after.After, after.Version));
            Assert.Equal(before.Predictions.ToArray(), after.Predictions.ToArray());
            Assert.Equal(3, (await client.VersionsAsync(id)).Epoch);
            Assert.Equal(0, (await client.ResetAsync(id, expectedEpoch: 3)).Rows);
            Assert.Equal(300, (await client.DeleteAsync(id)).Next);
            var gone = await Assert.ThrowsAsync<InstanceRefusedException>(() => client.DescribeAsync(id));
            Assert.Equal(InstanceRefusal.Deleted, gone.Refusal.Reason);
            Assert.Equal(150, (await client.ImportAsync(id, file)).Rows);
            var twin = await client.PredictAsync(new PredictRows(id, 100, 1, data.Values[300..]));
            Assert.Equal(before.Predictions.ToArray(), twin.Predictions.ToArray());
            await node.StopAsync();
        }
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_with_the_field()
    {
        var options = new ArchetypeOptions { Store = SqlStore.Sqlite(directory), Port = 70_000, InstanceThreads = 0 };
        var refused = Assert.Throws<SpecRefusedException>(() => new ServiceCollection().AddArchetypeRC(options));
        Assert.Contains("port is 70000; allowed: 0 to 65535", refused.Message, StringComparison.Ordinal);
        Assert.Contains("instanceThreads is 0", refused.Message, StringComparison.Ordinal);
    }

    private async Task<(JobStatus Status, List<Individual> Lineage)> SearchAsync(string name, int workers, EvolutionJob search, TimeSeries data)
    {
        using var node = await StartAsync(name, workers);
        var client = node.Services.GetRequiredService<IArchetypeClient>();
        var job = new JobId("search");
        await client.SubmitAsync(job, search, data);
        JobStatus? last = null;
        await foreach (var status in client.WatchAsync(job))
            last = status;
        var lineage = new List<Individual>();
        await foreach (var individual in client.LineageAsync(job))
            lineage.Add(individual);
        await node.StopAsync();
        return (last!, lineage);
    }

    private async Task<IHost> StartAsync(string name, int workers)
    {
        var path = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddArchetypeRC(new ArchetypeOptions { Store = SqlStore.Sqlite(path), Workers = workers });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
