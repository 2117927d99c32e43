using System.Collections.Immutable;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Client;

/// <summary>
/// The typed door to instances and searches, from any node of the cluster. Every call may throw <see cref="TimeoutException"/>
/// when no answer came in time; a batch may then be sent again, since a repeat is answered and not learned again.
/// </summary>
public interface IArchetypeClient
{
    /// <summary>Makes an instance; asking again with the same spec is answered like the first time.</summary>
    /// <exception cref="InstanceRefusedException">The name is taken by another spec, or the spec or state cannot be used.</exception>
    Task<InstanceDescription> CreateAsync(
        InstanceId instance,
        ModelSpec spec,
        ModelState? learned = null,
        InstanceSpec? keep = null,
        CancellationToken cancellation = default);

    /// <summary>Learns consecutive rows and answers with the prediction of each. The answer is durable: it is not lost in a crash.</summary>
    /// <exception cref="InstanceRefusedException">See <see cref="InstanceRefusal"/>; nothing was learned.</exception>
    Task<BatchAnswered> LearnAsync(LearnBatch batch, CancellationToken cancellation = default);

    /// <summary>
    /// Learns labels of rows that came without, for a task with a <see cref="TaskSpec.LabelHorizon"/>, in the order given. The answer is
    /// durable as that of rows is.
    /// </summary>
    /// <exception cref="InstanceRefusedException">
    /// A label comes too late or before its row, cannot be learned, or the row has another one; nothing was learned.
    /// </exception>
    Task<LabelsAnswered> LearnLabelsAsync(LearnLabels labels, CancellationToken cancellation = default);

    /// <summary>Says that the reader has every answer up to a row.</summary>
    /// <exception cref="InstanceRefusedException">The row was not answered yet.</exception>
    Task<OutputConfirmedResult> ConfirmOutputAsync(InstanceId instance, long through, CancellationToken cancellation = default);

    /// <summary>What an instance is and where it stands.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceDescription> DescribeAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>Everything that an instance has learned.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceExport> ExportAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>Says that rows will never come, or that time has passed between two rows.</summary>
    /// <param name="instance">Whose stream.</param>
    /// <param name="first">Sequence number of the first missing row: the one that the instance expects.</param>
    /// <param name="next">Sequence number of the row that comes next; the same when only time has passed.</param>
    /// <param name="cancellation">Ends the waiting, not the change.</param>
    /// <exception cref="InstanceRefusedException">Another row is expected, or another model warms up.</exception>
    Task<InstanceDescription> DeclareGapAsync(InstanceId instance, long first, long next, CancellationToken cancellation = default);

    /// <summary>Predictions of rows as if they came next; nothing is learned and nothing is journaled.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance, or a row cannot be read.</exception>
    Task<RowsPredicted> PredictAsync(PredictRows rows, CancellationToken cancellation = default);

    /// <summary>
    /// Replaces the model by one of another spec, once that has warmed up in the shadow on the rows that are kept; answers when it has taken
    /// over. A call that ran out of time may be made again.
    /// </summary>
    /// <param name="instance">Whose model.</param>
    /// <param name="spec">What it is to be; the task's columns and outputs stay.</param>
    /// <param name="expectedEpoch">The epoch that the caller knows; after another change the call is refused. -1 for any.</param>
    /// <param name="cancellation">Ends the waiting, not the change.</param>
    /// <exception cref="InstanceRefusedException">The spec cannot be used, is one for another task, or another change came between.</exception>
    Task<InstanceDescription> UpdateSpecAsync(
        InstanceId instance, ModelSpec spec, long expectedEpoch = -1, CancellationToken cancellation = default);

    /// <summary>Lets a version that served before take over again, after it has read the rows since that are kept.</summary>
    /// <param name="instance">Whose model.</param>
    /// <param name="version">Its number; 0 for the one that served before the one that serves.</param>
    /// <param name="expectedEpoch">As in <see cref="UpdateSpecAsync"/>.</param>
    /// <param name="cancellation">Ends the waiting, not the change.</param>
    /// <exception cref="InstanceRefusedException">The version is not kept, or another change came between.</exception>
    Task<InstanceDescription> RollBackAsync(
        InstanceId instance, int version = 0, long expectedEpoch = -1, CancellationToken cancellation = default);

    /// <summary>The versions of the model that are kept.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceVersions> VersionsAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>In which fields of their specs two versions differ.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance, or a version is not kept.</exception>
    Task<ImmutableArray<SpecDifference>> DiffAsync(
        InstanceId instance, int before, int after, CancellationToken cancellation = default);

    /// <summary>Starts again with nothing learned; sequence numbers go on, and a roll-back undoes it.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="expectedEpoch">As in <see cref="UpdateSpecAsync"/>; give it, and a call that ran out of time may be made again.</param>
    /// <param name="cancellation">Ends the waiting, not the change.</param>
    /// <exception cref="InstanceRefusedException">There is no such instance, or another change came between.</exception>
    Task<InstanceDescription> ResetAsync(InstanceId instance, long expectedEpoch = -1, CancellationToken cancellation = default);

    /// <summary>Ends an instance and removes its history; creating it again starts anew.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceDeletedResult> DeleteAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>The bytes of a model file (.arc): everything that an instance has learned.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<ReadOnlyMemory<byte>> ExportFileAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>Brings a model file in: makes the instance, or replaces the model of the one that is there.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="expectedEpoch">As in <see cref="UpdateSpecAsync"/>; give it, and a call that ran out of time may be made again.</param>
    /// <param name="cancellation">Ends the waiting, not the change.</param>
    /// <exception cref="InstanceRefusedException">The bytes are no model file, or the model is one for another task.</exception>
    Task<InstanceDescription> ImportAsync(
        InstanceId instance, ReadOnlyMemory<byte> file, long expectedEpoch = -1, CancellationToken cancellation = default);

    /// <summary>
    /// Starts a search, or joins the one of the same name, which goes on where it stands. The rows are sent in parts, unless the cluster has them.
    /// </summary>
    /// <param name="job">Its name.</param>
    /// <param name="search">What is searched and how.</param>
    /// <param name="data">The rows, with at least the columns of the task.</param>
    /// <param name="priority">A search of a higher priority is served before those of a lower one. -100 to 100.</param>
    /// <param name="cancellation">Ends the waiting, not the search.</param>
    /// <exception cref="JobRefusedException">The name is taken by another search, or the search cannot be run.</exception>
    Task<JobStatus> SubmitAsync(
        JobId job, EvolutionJob search, TimeSeries data, int priority = 0, CancellationToken cancellation = default);

    /// <summary>All searches, in the order of their submission.</summary>
    Task<ImmutableArray<JobSummary>> ListJobsAsync(CancellationToken cancellation = default);

    /// <summary>Gives out no births of a search until it is resumed; the time meanwhile does not count.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> PauseAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Lets a paused search go on.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> ResumeAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Where a search stands.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> GetJobAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Where a search stands, now and after each change, until it has finished.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    IAsyncEnumerable<JobStatus> WatchAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>
    /// Everyone who was born in a search and whose result is folded in, in the order of birth, fetched page by page. An evaluation again is
    /// a birth like any other, its parent the one that was evaluated again.
    /// </summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    IAsyncEnumerable<Individual> LineageAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Ends a search with what it has found so far.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> CancelAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Removes a search that is over with all that it found, for good; its name is free then.</summary>
    /// <exception cref="JobRefusedException">There is no such search, or it is not over: cancel it first.</exception>
    Task DeleteJobAsync(JobId job, CancellationToken cancellation = default);
}
