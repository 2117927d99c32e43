using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Client;

/// <summary>Asks the shard region and the supervisor; turns refusals into exceptions.</summary>
/// <param name="system">Runs the asking.</param>
/// <param name="instances">Takes messages to instances.</param>
/// <param name="supervisor">Takes messages to the supervisor of searches.</param>
/// <param name="patience">Longest wait for an answer.</param>
/// <param name="attempt">Wait after which what is safe to send again is sent again; null for once only.</param>
/// <param name="notice">Is told when answers stop coming; null for nobody.</param>
internal sealed class ArchetypeClient(
    ActorSystem system, IActorRef instances, IActorRef supervisor, TimeSpan patience, TimeSpan? attempt = null, Action<string>? notice = null)
    : IArchetypeClient
{
    private const int BirthsPerPage = 1_000;

    // A supervisor that moved to another node has forgotten who watches.
    private static readonly TimeSpan WatchAgain = TimeSpan.FromSeconds(5);

    private readonly RepeatedAsk repeated = new(attempt ?? patience, patience, TimeProvider.System, notice);
    private readonly RowsUnderWay underWay = new();

    public Task<InstanceDescription> CreateAsync(
        InstanceId instance,
        ModelSpec spec,
        ModelState? learned = null,
        InstanceSpec? keep = null,
        CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new CreateInstance(instance, spec, learned, keep), cancellation);

    public Task<BatchAnswered> LearnAsync(LearnBatch batch, CancellationToken cancellation = default) =>
        Instance<BatchAnswered>(batch, cancellation);

    public Task<LabelsAnswered> LearnLabelsAsync(LearnLabels labels, CancellationToken cancellation = default) =>
        Instance<LabelsAnswered>(labels, cancellation);

    public Task<OutputConfirmedResult> ConfirmOutputAsync(
        InstanceId instance, long through, CancellationToken cancellation = default) =>
        Instance<OutputConfirmedResult>(new ConfirmOutput(instance, through), cancellation);

    public Task<InstanceDescription> DescribeAsync(InstanceId instance, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new GetInstance(instance), cancellation);

    public Task<InstanceExport> ExportAsync(InstanceId instance, CancellationToken cancellation = default) =>
        Instance<InstanceExport>(new ExportInstance(instance), cancellation);

    public Task<InstanceDescription> DeclareGapAsync(
        InstanceId instance, long first, long next, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new DeclareGap(instance, first, next), cancellation);

    public Task<RowsPredicted> PredictAsync(PredictRows rows, CancellationToken cancellation = default) =>
        Instance<RowsPredicted>(rows, cancellation);

    public Task<InstanceDescription> UpdateSpecAsync(
        InstanceId instance, ModelSpec spec, long expectedEpoch = -1, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new UpdateSpec(instance, spec, expectedEpoch), cancellation);

    public Task<InstanceDescription> RollBackAsync(
        InstanceId instance, int version = 0, long expectedEpoch = -1, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new RollBackSpec(instance, version, expectedEpoch), cancellation);

    public Task<InstanceVersions> VersionsAsync(InstanceId instance, CancellationToken cancellation = default) =>
        Instance<InstanceVersions>(new GetVersions(instance), cancellation);

    public async Task<ImmutableArray<SpecDifference>> DiffAsync(
        InstanceId instance, int before, int after, CancellationToken cancellation = default)
    {
        var versions = await VersionsAsync(instance, cancellation).ConfigureAwait(false);
        return Kept(before).DifferencesTo(Kept(after));

        VersionSummary Kept(int number) => versions.Versions.FirstOrDefault(v => v.Number == number)
            ?? throw new InstanceRefusedException(new InstanceRefused(
                InstanceRefusal.NoSuchVersion,
                $"Version {number} of '{instance}' is not kept. Those that are: {string.Join(", ", versions.Versions.Select(v => v.Number))}."));
    }

    public Task<InstanceDescription> ResetAsync(
        InstanceId instance, long expectedEpoch = -1, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new ResetInstance(instance, expectedEpoch), cancellation);

    public Task<InstanceDeletedResult> DeleteAsync(InstanceId instance, CancellationToken cancellation = default) =>
        Instance<InstanceDeletedResult>(new DeleteInstance(instance), cancellation);

    public async Task<ReadOnlyMemory<byte>> ExportFileAsync(InstanceId instance, CancellationToken cancellation = default)
    {
        var export = await ExportAsync(instance, cancellation).ConfigureAwait(false);
        var version = typeof(ArchetypeClient).Assembly.GetName().Version;
        return new ModelFile(
            export.Spec, export.State, ModelMetrics.Empty, [], $"archetyperc {version}").ToBytes();
    }

    public Task<InstanceDescription> ImportAsync(
        InstanceId instance, ReadOnlyMemory<byte> file, long expectedEpoch = -1, CancellationToken cancellation = default) =>
        Instance<InstanceDescription>(new ImportModel(instance, file, expectedEpoch), cancellation);

    public async Task<JobStatus> SubmitAsync(
        JobId job, EvolutionJob search, TimeSeries data, int priority = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var submit = new SubmitJob(job, search, null) { DataHash = data.ContentHash, Priority = priority };
        ImmutableArray<ReadOnlyMemory<byte>> parts = [];
        while (true)
        {
            var reply = await JobReply(submit, cancellation).ConfigureAwait(false);
            if (reply is JobStatus status)
                return status;
            parts = parts.IsEmpty ? DataSetBytes.Chunks(DataSetBytes.Of(data)) : parts;
            while (reply is RowsProgress progress && progress.Next < parts.Length)
            {
                reply = await JobReply(
                    new StoreRows(job, data.ContentHash, progress.Next, parts.Length, parts[progress.Next]), cancellation).ConfigureAwait(false);
            }
        }
    }

    public async Task<ImmutableArray<JobSummary>> ListJobsAsync(CancellationToken cancellation = default) =>
        (await Ask<JobList>(supervisor, new ListJobs(), "The population supervisor", cancellation).ConfigureAwait(false)).Jobs;

    public Task<JobStatus> PauseAsync(JobId job, CancellationToken cancellation = default) => Job<JobStatus>(new PauseJob(job), cancellation);

    public Task<JobStatus> ResumeAsync(JobId job, CancellationToken cancellation = default) => Job<JobStatus>(new ResumeJob(job), cancellation);

    public Task<JobStatus> GetJobAsync(JobId job, CancellationToken cancellation = default) =>
        Job<JobStatus>(new GetJob(job), cancellation);

    public Task<JobStatus> CancelAsync(JobId job, CancellationToken cancellation = default) =>
        Job<JobStatus>(new CancelJob(job), cancellation);

    public Task DeleteJobAsync(JobId job, CancellationToken cancellation = default) =>
        Job<JobDeletedResult>(new DeleteJob(job, Guid.NewGuid()), cancellation);

    public async IAsyncEnumerable<JobStatus> WatchAsync(
        JobId job, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var materializer = system.Materializer(namePrefix: "watch");
        var (watcher, told) = Source.ActorRef<IJobReply>(16, OverflowStrategy.DropHead).PreMaterialize(materializer);
        var again = system.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, WatchAgain, supervisor, new WatchJob(job), watcher);
        try
        {
            await foreach (var reply in told.RunAsAsyncEnumerable(materializer).WithCancellation(cancellation).ConfigureAwait(false))
            {
                if (reply is JobRefused refused)
                    throw new JobRefusedException(refused);
                var status = (JobStatus)reply;
                yield return status;
                if (status.Finished is not null)
                    yield break;
            }
        }
        finally
        {
            again.Cancel();
            system.Stop(watcher);
        }
    }

    public async IAsyncEnumerable<Individual> LineageAsync(
        JobId job, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var next = BirthNumber.None.Next;
        JobLineage page;
        do
        {
            page = await Job<JobLineage>(new GetLineage(job, next, BirthsPerPage), cancellation).ConfigureAwait(false);
            foreach (var individual in page.Individuals)
            {
                yield return individual;
                next = individual.Birth.Number.Next;
            }
        }
        while (page.Individuals.Length > 0 && next <= page.Through);
    }

    private async Task<TReply> Instance<TReply>(IInstanceMessage message, CancellationToken cancellation)
        where TReply : IInstanceReply
    {
        if (underWay.Enter(message) is { } busy)
            throw new InstanceRefusedException(busy);
        try
        {
            var reply = await Ask<IInstanceReply>(instances, message, $"The instance '{message.Instance}'", cancellation).ConfigureAwait(false);
            return reply switch
            {
                TReply expected => expected,
                InstanceRefused refused => throw new InstanceRefusedException(refused),
                _ => throw new InvalidOperationException($"{message.GetType().Name} was answered by {reply.GetType().Name}."),
            };
        }
        finally
        {
            underWay.Leave(message);
        }
    }

    private async Task<TReply> Job<TReply>(IJobMessage message, CancellationToken cancellation)
        where TReply : IJobReply
    {
        var reply = await JobReply(message, cancellation).ConfigureAwait(false);
        return reply is TReply expected
            ? expected
            : throw new InvalidOperationException($"{message.GetType().Name} was answered by {reply.GetType().Name}.");
    }

    private async Task<IJobReply> JobReply(IJobMessage message, CancellationToken cancellation)
    {
        var reply = await Ask<IJobReply>(supervisor, message, "The population supervisor", cancellation).ConfigureAwait(false);
        return reply is JobRefused refused ? throw new JobRefusedException(refused) : reply;
    }

    private async Task<TReply> Ask<TReply>(IActorRef whom, object message, string who, CancellationToken cancellation)
    {
        try
        {
            return await repeated.AskAsync<TReply>(whom, message, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException(
                $"{who} did not answer within {patience.TotalSeconds} s. The log says whether it could not be recovered or a node is down; "
                + "sending the same again is safe.",
                e);
        }
    }
}
