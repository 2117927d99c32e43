using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Loops;
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
        InstanceId instance, ModelSpec spec, ModelState? learned = null, CancellationToken cancellation = default);

    /// <summary>Learns consecutive rows and answers with the prediction of each. The answer is durable: it is not lost in a crash.</summary>
    /// <exception cref="InstanceRefusedException">See <see cref="InstanceRefusal"/>; nothing was learned.</exception>
    Task<BatchAnswered> LearnAsync(LearnBatch batch, CancellationToken cancellation = default);

    /// <summary>Says that the reader has every answer up to a row.</summary>
    /// <exception cref="InstanceRefusedException">The row was not answered yet.</exception>
    Task<OutputConfirmedResult> ConfirmOutputAsync(InstanceId instance, long through, CancellationToken cancellation = default);

    /// <summary>What an instance is and where it stands.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceDescription> DescribeAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>Everything that an instance has learned.</summary>
    /// <exception cref="InstanceRefusedException">There is no such instance.</exception>
    Task<InstanceExport> ExportAsync(InstanceId instance, CancellationToken cancellation = default);

    /// <summary>Starts a search, or joins the one of the same name, which goes on where it stands.</summary>
    /// <exception cref="JobRefusedException">The name is taken by another search, or the search cannot be run.</exception>
    Task<JobStatus> SubmitAsync(JobId job, EvolutionJob search, TimeSeries data, CancellationToken cancellation = default);

    /// <summary>Where a search stands.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> GetJobAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Where a search stands, now and after each change, until it has finished.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    IAsyncEnumerable<JobStatus> WatchAsync(JobId job, CancellationToken cancellation = default);

    /// <summary>Ends a search with what it has found so far.</summary>
    /// <exception cref="JobRefusedException">There is no such search.</exception>
    Task<JobStatus> CancelAsync(JobId job, CancellationToken cancellation = default);
}
