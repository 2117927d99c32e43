using System.Globalization;
using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Actors.Client;

/// <summary>
/// Asks again, until it is answered or the patience is over, what may be asked twice: batches and labels, since a repeat is answered and
/// not learned again, and whatever changes nothing. Everything else is asked once.
/// </summary>
/// <remarks>
/// A lost batch makes gaps of those behind it: a gap is asked again for as long as an earlier batch of the same instance is
/// under way here. An instance that is busy, or whose journal failed, is asked again later.
/// </remarks>
/// <param name="attempt">Wait for an answer before asking again.</param>
/// <param name="patience">Wait in all.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="notice">Is told when answers stop coming, once a minute at the most, and then when they come again; null for nobody.</param>
internal sealed class RepeatedAsk(TimeSpan attempt, TimeSpan patience, TimeProvider clock, Action<string>? notice = null)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<InstanceId, SortedSet<long>> underWay = [];
    private long toldAt;
    private bool told;
    private long? silentSince;

    public async Task<TReply> AskAsync<TReply>(IActorRef whom, object message, CancellationToken cancellation)
    {
        if (attempt >= patience || !MayBeRepeated(message))
            return await whom.Ask<TReply>(message, patience, cancellation).ConfigureAwait(false);
        var batch = message as LearnBatch;
        var mine = batch is not null && Begin(batch);
        try
        {
            return await RepeatAsync<TReply>(whom, message, batch, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (mine)
                End(batch!);
        }
    }

    private static bool MayBeRepeated(object message) =>
        message is LearnBatch or LearnLabels or ConfirmOutput or CreateInstance or GetInstance or ExportInstance
            or GetVersions or PredictRows or SubmitJob or StoreRows or GetJob or GetLineage or CancelJob or DeleteJob or PauseJob or ResumeJob or ListJobs;

    private async Task<TReply> RepeatAsync<TReply>(IActorRef whom, object message, LearnBatch? batch, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var waited = false;
        for (var pause = ShortestPause; ; pause = Shorter(2 * pause, LongestPause))
        {
            var left = patience - clock.GetElapsedTime(started);
            var last = left <= attempt;
            try
            {
                var reply = await whom.Ask<TReply>(message, Shorter(attempt, left), cancellation).ConfigureAwait(false);
                if (waited)
                    TellOfAnswer();
                if (last || !MayPass(reply, batch))
                    return reply;
            }
            catch (AskTimeoutException) when (!last)
            {
                waited = true;
                TellOfSilence(started);
                continue;
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    private void TellOfSilence(long since)
    {
        lock (gate)
        {
            if (told && clock.GetElapsedTime(toldAt) < BetweenNotices)
                return;
            told = true;
            silentSince ??= since;
            toldAt = clock.GetTimestamp();
        }

        notice?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"no answer for {attempt.TotalSeconds:0.#} s: a node may have died, and its instances move to another. Asking again, for up to "
            + $"{patience.TotalSeconds:0.#} s; what was answered is not lost, and nothing is learned twice."));
    }

    // By one that waited: an answer of another instance says nothing of those that are silent.
    private void TellOfAnswer()
    {
        double seconds;
        lock (gate)
        {
            if (silentSince is not { } since)
                return;
            silentSince = null;
            seconds = clock.GetElapsedTime(since).TotalSeconds;
        }

        notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"answers come again, after {seconds:0.#} s."));
    }

    private bool MayPass(object? reply, LearnBatch? batch) => reply is InstanceRefused refused && refused.Reason switch
    {
        InstanceRefusal.Busy or InstanceRefusal.StorageFailed => true,
        InstanceRefusal.SequenceGap => batch is not null && HasEarlier(batch),
        _ => false,
    };

    private bool Begin(LearnBatch batch)
    {
        lock (gate)
        {
            if (!underWay.TryGetValue(batch.Instance, out var firsts))
                underWay.Add(batch.Instance, firsts = []);
            return firsts.Add(batch.First);
        }
    }

    private void End(LearnBatch batch)
    {
        lock (gate)
        {
            var firsts = underWay[batch.Instance];
            firsts.Remove(batch.First);
            if (firsts.Count == 0)
                underWay.Remove(batch.Instance);
        }
    }

    private bool HasEarlier(LearnBatch batch)
    {
        lock (gate)
            return underWay.TryGetValue(batch.Instance, out var firsts) && firsts.Min < batch.First;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
