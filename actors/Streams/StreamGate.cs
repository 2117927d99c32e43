using System.Runtime.ExceptionServices;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Substrates;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Streams;

/// <summary>
/// Turns a source of rows into sequenced batches for one instance, and hands the answers on in order. Rows gather into a
/// batch while earlier batches are under way, and the source is held back when too many are. What the instance refuses because it is busy or
/// over a limit is sent again later.
/// </summary>
/// <remarks>
/// A reader that cannot acknowledge is served at least once: the number of the last row whose answer was flushed travels
/// with the next batch and is journaled with it. Never more than <see cref="AnswerWindowState.MaximumRows"/> rows are sent
/// beyond that number, so that after a crash every answer that may not have left is still in the instance's window: the
/// rows are sent again and answered again with the same bits.
/// A model whose reservoir is a device (<see cref="ExternalSubstrateSpec"/>) learns from the states that it returned: they are
/// asked for here, in the order of the rows, before a batch is sent, and are journaled with it; a journaled row is never asked again.
/// The last row that was answered is compared with what was learned, when the source gives it again.
/// A source that waits for a commit gets it when a row is learned for good and its answer was flushed. Before a gap in the numbers of a source
/// everything is answered and confirmed; then the gap is declared, if that was asked for.
/// </remarks>
public sealed class StreamGate
{
    // Rows sent beyond the flushed ones: batches under way, one between them and the writer, one being written, one about
    // to be sent.
    private const int BatchesUnderWay = 4;
    private const int RowsPerBatch = AnswerWindowState.MaximumRows / (BatchesUnderWay + 4);

    private readonly ActorSystem system;
    private readonly IArchetypeClient client;
    private readonly InstanceId instance;
    private readonly ISubstrateTransport? substrate;
    private readonly TimeProvider clock;
    private readonly SharedKillSwitch stop = KillSwitches.Shared("stream-gate");
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A gate to one instance, which exists.</summary>
    /// <param name="system">Runs the stream.</param>
    /// <param name="client">Reaches the instance.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="substrate">The way to the device, when the reservoir of the instance is one.</param>
    /// <param name="clock">Tells when to send again; the machine's unless given.</param>
    public StreamGate(
        ActorSystem system, IArchetypeClient client, InstanceId instance, ISubstrateTransport? substrate = null, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        this.substrate = substrate;
        this.system = system;
        this.client = client;
        this.instance = instance;
    }

    /// <summary>
    /// Stops reading; what is on its way is still answered, unless the instance lets it wait, and <see cref="RunAsync"/> ends. Rows that were
    /// not answered are for the next run.
    /// </summary>
    public void Stop()
    {
        stop.Shutdown();
        stopped.TrySetResult();
    }

    /// <summary>Runs until the source ends, fails or is stopped.</summary>
    /// <param name="source">The rows, with the columns of the model's <see cref="ModelSpec.SourceTask"/>; it stays open.</param>
    /// <param name="sink">Takes the answers.</param>
    /// <param name="declareGaps">Whether numbers that the source leaves out are declared as rows that will never come, and not refused.</param>
    /// <exception cref="InstanceRefusedException">The instance refused a row: other content under a known number, no space.</exception>
    /// <exception cref="SubstrateUnavailableException">The model's device failed too often, or no way to it was given.</exception>
    /// <exception cref="IOException">The sink failed.</exception>
    public async Task<StreamReport> RunAsync(IRowSource source, IAnswerSink sink, bool declareGaps = false)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var patient = new PatientAsk(clock, Task.WhenAny(stopped.Task, ended.Task));
        var before = await patient.AskAsync(() => client.DescribeAsync(instance)).ConfigureAwait(false);
        using var device = Device(before.Spec, before.NextSequence);
        var unavailable = default(ExceptionDispatchInfo);
        await using var reading = new Reading(source, new StreamPosition(before.NextSequence, before.OutputThrough), CheckAsync, declareGaps);
        var flushed = before.OutputThrough;
        long answered = 0;
        Task earlier = Task.CompletedTask;
        ExceptionDispatchInfo? failed = null;
        using var materializer = system.Materializer(namePrefix: "stream-gate");
        do
        {
            await SegmentAsync().ConfigureAwait(false);
            failed?.Throw();
            if (answered > 0)
                await ConfirmAsync().ConfigureAwait(false);
        }
        while (!stopped.Task.IsCompleted && await reading.PassGapAsync((gap, next) => patient.AskAsync(() => client.DeclareGapAsync(instance, gap, next))).ConfigureAwait(false));

        return new StreamReport(reading.Read, reading.Skipped, answered, reading.Failure) { DeviceRestarts = device?.Restarts ?? 0 };

        // Rows without a gap, until all are answered.
        Task SegmentAsync() => Source
            .UnfoldAsync(reading, static async r => await r.NextAsync().ConfigureAwait(false) is { } row ? (r, row) : Option<(Reading, SourceRow)>.None)
            .Via(stop.Flow<SourceRow>())
            .Batch(RowsPerBatch, static row => new List<SourceRow> { row }, static (rows, row) =>
            {
                rows.Add(row);
                return rows;
            })
            .SelectAsync(1, FillAsync)
            .SelectAsync(BatchesUnderWay, InOrder)
            .ToMaterialized(
                Flow.Create<Outcome>()
                    .TakeWhile(HandOn)
                    .SelectAsync(1, CommitAsync)
                    .ToMaterialized(Sink.Ignore<long>(), Keep.Right)
                    .WithAttributes(ActorAttributes.CreateDispatcher("akka.actor.default-blocking-io-dispatcher")
                        .And(Attributes.CreateInputBuffer(1, 1))
                        .And(new Attributes(Attributes.AsyncBoundary.Instance))),
                Keep.Right)
            .Run(materializer);

        // A source whose rows are others than those that were learned is found out before a row is learned from it.
        async Task CheckAsync(SourceRow row)
        {
            if (device is not null)
                return;
            try
            {
                await patient.AskAsync(() => client.LearnAsync(Batch([row], before.OutputThrough))).ConfigureAwait(false);
            }
            catch (InstanceRefusedException e) when (e.Refusal.Reason == InstanceRefusal.AlreadyLearned)
            {
                // It is too long ago to tell.
            }
        }

        // One batch at a time: a device is asked for the rows in their order. Behind its failure nothing is asked any more.
        async Task<Filled> FillAsync(List<SourceRow> rows)
        {
            if (device is null)
                return new Filled(rows, null);
            var filled = new List<SourceRow>(rows.Count);
            try
            {
                for (var i = 0; i < rows.Count && unavailable is null; i++)
                    filled.Add(rows[i] with { Values = await device.FillAsync(rows[i].Sequence, rows[i].Values).ConfigureAwait(false) });
            }
            catch (Exception e)
            {
                unavailable = ExceptionDispatchInfo.Capture(e);
            }

            return new Filled(filled, unavailable);
        }

        // Not heard because of a stop, it comes with the first batch of the next run.
        async Task ConfirmAsync()
        {
            try
            {
                await patient.AskAsync(() => client.ConfirmOutputAsync(instance, flushed)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopped.Task.IsCompleted)
            {
            }
        }

        // A batch that has to wait is followed by those behind it, which are gaps until it is through.
        Task<Outcome> InOrder(Filled filled)
        {
            var learned = LearnAsync(patient, filled, Volatile.Read(ref flushed), earlier);
            earlier = learned;
            return learned;
        }

        // A stage that throws is logged with its stack; a refusal is the caller's, who has the sentence for its user.
        bool HandOn(Outcome outcome)
        {
            try
            {
                if (outcome.Answer is { } answer)
                {
                    for (var i = 0; i < answer.Count; i++)
                        sink.Write(answer.First + i, answer.Predictions.Span.Slice(i * answer.OutputSize, answer.OutputSize));
                    sink.Flush();
                    answered += answer.Count;
                    Volatile.Write(ref flushed, answer.First + answer.Count - 1);
                }

                outcome.Failure?.Throw();
                return true;
            }
            catch (OperationCanceledException) when (stopped.Task.IsCompleted)
            {
                return false;
            }
            catch (Exception e)
            {
                failed = ExceptionDispatchInfo.Capture(e);
                ended.TrySetResult();
                return false;
            }
        }

        async Task<long> CommitAsync(Outcome outcome)
        {
            var through = Math.Min(Volatile.Read(ref flushed), (outcome.Answer?.DurableTo ?? 0) - 1);
            try
            {
                if (outcome.Answer is not null)
                    await source.CommitAsync(through).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failed ??= ExceptionDispatchInfo.Capture(e);
                Stop();
            }

            return through;
        }
    }

    private SubstrateRows? Device(ModelSpec spec, long journaled)
    {
        if (spec.Reservoir is not ExternalSubstrateSpec device)
            return null;
        return substrate is null
            ? throw new SubstrateUnavailableException(
                $"The reservoir of instance '{instance}' is the device '{device}', and this stream was not given the way to it.")
            : new SubstrateRows(spec, device, substrate, journaled);
    }

    private async Task<Outcome> LearnAsync(PatientAsk patient, Filled filled, long outputThrough, Task earlier)
    {
        if (filled.Rows.Count == 0)
            return new Outcome(null, filled.Failure);
        try
        {
            var batch = Batch(filled.Rows, outputThrough);
            return new Outcome(await patient.AskAsync(() => client.LearnAsync(batch), earlier).ConfigureAwait(false), filled.Failure);
        }
        catch (Exception e)
        {
            return new Outcome(null, ExceptionDispatchInfo.Capture(e));
        }
    }

    private LearnBatch Batch(List<SourceRow> rows, long outputThrough)
    {
        var rowSize = rows[0].Values.Length;
        var values = new double[rows.Count * rowSize];
        for (var i = 0; i < rows.Count; i++)
            rows[i].Values.CopyTo(values, i * rowSize);
        return new LearnBatch(instance, rows[0].Sequence, rows.Count, rowSize, values, outputThrough);
    }

    private readonly record struct Filled(List<SourceRow> Rows, ExceptionDispatchInfo? Failure);

    private readonly record struct Outcome(BatchAnswered? Answer, ExceptionDispatchInfo? Failure);
}
