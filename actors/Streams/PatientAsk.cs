using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Streams;

/// <summary>
/// Asks an instance again for as long as it is busy or over a limit: after the time that the refusal names, or else after pauses that double
/// from 20 ms to 5 s. Everything else it refuses is handed on.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="stopped">Completed when there is to be no more waiting.</param>
internal sealed class PatientAsk(TimeProvider clock, Task stopped)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Asks what does not depend on another question.</summary>
    /// <exception cref="OperationCanceledException">Stopped while it waited.</exception>
    public Task<TReply> AskAsync<TReply>(Func<Task<TReply>> ask) => AskAsync(ask, Task.CompletedTask);

    /// <summary>
    /// Asks what stands behind an earlier question: while that one waits, this one is refused as a gap, and asked again after it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Stopped while it waited.</exception>
    public async Task<TReply> AskAsync<TReply>(Func<Task<TReply>> ask, Task earlier)
    {
        for (var pause = ShortestPause; ;)
        {
            var first = earlier.IsCompleted;
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (InstanceRefusedException e) when (e.Refusal.Reason is InstanceRefusal.Busy or InstanceRefusal.OverLimit)
            {
                var named = e.Refusal.RetryAfter > TimeSpan.Zero;
                await WaitAsync(named ? e.Refusal.RetryAfter : pause).ConfigureAwait(false);
                if (!named)
                    pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
            }
            catch (InstanceRefusedException e) when (e.Refusal.Reason == InstanceRefusal.SequenceGap && !first)
            {
                await earlier.ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(pause, clock, over.Token), stopped).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        if (stopped.IsCompleted)
            throw new OperationCanceledException("The stream was stopped while the instance let it wait.");
    }
}
