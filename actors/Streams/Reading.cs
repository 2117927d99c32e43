using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Streams;

/// <summary>
/// A source as it is read for one instance: without the rows that were answered before and without repeats, up to the next gap in the
/// numbers. A failure ends it like its end does, so that the rows before are answered.
/// </summary>
internal sealed class Reading : IAsyncDisposable
{
    private readonly StreamPosition position;
    private readonly Func<SourceRow, Task> check;
    private readonly bool declareGaps;
    private readonly CancellationTokenSource stop = new();
    private readonly IAsyncEnumerator<SourceRow> rows;
    private Task<SourceRow?> pending = Task.FromResult<SourceRow?>(null);
    private SourceRow? behindGap;
    private long follows = -1;

    /// <param name="source">Gives the rows.</param>
    /// <param name="position">Where the instance stands.</param>
    /// <param name="check">Asks whether the last row that was answered is the one that was learned under its number; throws when it is not.</param>
    /// <param name="declareGaps">Whether a gap is passed or ends the rows.</param>
    public Reading(IRowSource source, StreamPosition position, Func<SourceRow, Task> check, bool declareGaps)
    {
        this.check = check;
        this.position = position;
        this.declareGaps = declareGaps;
        rows = source.ReadAsync(position, stop.Token).GetAsyncEnumerator(stop.Token);
    }

    /// <summary>Rows that the source gave.</summary>
    public long Read { get; private set; }

    /// <summary>Of them, rows that were answered before, and repeats.</summary>
    public long Skipped { get; private set; }

    /// <summary>What ended the source early.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The next row; null at the end, at a failure, or before a gap.</summary>
    public Task<SourceRow?> NextAsync() => pending = MoveAsync();

    /// <summary>Goes on behind the gap at which the rows ended.</summary>
    /// <param name="declare">Tells the instance which row is missing first, and which comes next.</param>
    /// <returns>Whether there was a gap, and rows come.</returns>
    public async Task<bool> PassGapAsync(Func<long, long, Task> declare)
    {
        if (behindGap is not { } row)
            return false;
        // Of a gap that the instance knows nothing is said again.
        var missing = Math.Max(follows, position.Next);
        if (row.Sequence > missing)
            await declare(missing, row.Sequence).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the waiting for a row.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await rows.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task<SourceRow?> MoveAsync()
    {
        if (behindGap is { } held)
        {
            behindGap = null;
            follows = held.Sequence + 1;
            return held;
        }

        try
        {
            while (await rows.MoveNextAsync().ConfigureAwait(false))
            {
                Read++;
                var row = rows.Current;
                if (row.Sequence == position.AnsweredThrough)
                    await check(row).ConfigureAwait(false);
                if (row.Sequence <= position.AnsweredThrough || row.Sequence < follows)
                {
                    Skipped++;
                    continue;
                }

                if (row.Sequence > (follows < 0 ? position.Next : follows))
                    return Gap(row);
                follows = row.Sequence + 1;
                return row;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for a row any more.
        }
        catch (Exception e)
        {
            Failure = e;
        }

        return null;
    }

    private SourceRow? Gap(SourceRow row)
    {
        var missing = Math.Max(follows, position.Next);
        if (declareGaps || row.Sequence <= missing)
        {
            behindGap = row;
            return null;
        }

        var explanation = follows < 0
            ? $"The input begins at row {row.Sequence}; row {missing} is expected. Send the rows from {missing} on."
            : $"The input goes on with row {row.Sequence}; row {missing} is expected. Send the rows from {missing} on, or, if they will never come, "
                + "declare that: --gaps declare.";
        Failure = new InstanceRefusedException(new InstanceRefused(InstanceRefusal.SequenceGap, explanation, missing));
        return null;
    }
}
