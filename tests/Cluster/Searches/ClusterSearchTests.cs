using System.Globalization;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Nodes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>
/// A search on three nodes, which are killed with SIGKILL when so many results are in: those that only evaluate, and the one that runs the
/// supervisor. It finds what the loop finds without any node, bit for bit, with any number of workers.
/// </summary>
public sealed class ClusterSearchTests(ITestOutputHelper output)
{

    private const int ResultsBetweenKills = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(SuiteForm.Long ? 15 : 3);

    [SkippableTheory]
    [InlineData("generational", 1, 301)]
    [InlineData("generational", 2, 302)]
    [InlineData("generational", 8, 308)]
    [InlineData("steady-state", 1, 401)]
    [InlineData("steady-state", 2, 402)]
    [InlineData("steady-state", 8, 408)]
    public async Task Search_on_3_nodes_that_are_killed_finds_what_it_finds_alone(string kind, int workers, ulong seed)
    {
        if ((kind, workers) is not ("steady-state", 8))
            SuiteForm.IsLong();
        var kills = SuiteForm.Long ? 10 : 1;
        var search = new ClusterSearch(
            kind == "generational" ? new GenerationalSpec() : new SteadyStateSpec { Window = 16 }, evaluations: SuiteForm.Long ? 960 : 120);
        var cluster = new ThreeNodes { Workers = node => (workers + 2 - node) / 3 };
        await cluster.InitializeAsync();
        try
        {
            await cluster.HealAsync();
            search.AssertSame(await RunAsync(cluster, search, kills, new RandomStream(seed)));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task<JobStatus> RunAsync(ThreeNodes cluster, ClusterSearch search, int kills, RandomStream random)
    {
        var job = new JobId("killed");
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        await user.Client.SubmitAsync(job, search.Job, search.Data);
        var total = search.Job.Evolution.Evaluations!.Value;
        var landed = new List<long>();
        var supervisors = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            // The supervisor's node and another in turn, each so many results, drawn from the seed, after all nodes are there.
            var healed = (await user.Client.GetJobAsync(job)).Evaluations;
            var due = healed + 1 + random.NextInt(ResultsBetweenKills);
            var at = await ReachedAsync(user, job, due);
            Assert.Null(at.Finished);
            var supervisor = cluster.IndexOf(await user.SupervisorAsync(cluster.Addresses[0], job) ?? cluster.Addresses[0]);
            var node = kill % 2 == 0 ? supervisor : (supervisor + 1 + random.NextInt(2)) % 3;
            supervisors += node == supervisor ? 1 : 0;
            await cluster.KillAsync(node);
            landed.Add(at.Evaluations);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"kill {kill}: node {node}{(node == supervisor ? ", the supervisor's," : "")} due upon result {due}, killed upon {at.Evaluations} of {total}"));
            await cluster.HealAsync();
        }

        var end = await ReachedAsync(user, job, long.MaxValue);
        Assert.Equal((kills + 1) / 2, supervisors);
        Assert.All(landed, evaluations => Assert.InRange(evaluations, 1, total - 1));
        return end;
    }

    // The end of a search is reached as well.
    private static async Task<JobStatus> ReachedAsync(ClusterUser user, JobId job, long evaluations)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var status in user.Client.WatchAsync(job, limit.Token))
        {
            if (status.Evaluations >= evaluations || status.Finished is not null)
                return status;
        }

        throw new InvalidOperationException("The search was watched and never told where it stands.");
    }
}
