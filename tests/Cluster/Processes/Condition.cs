namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>Waits for what another process brings about, and cannot tell of by itself.</summary>
internal static class Condition
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends when the condition holds; fails, saying what did not come about, when it does not within a limit that a slow machine keeps.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"It did not come about that {what}.");
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }
}
