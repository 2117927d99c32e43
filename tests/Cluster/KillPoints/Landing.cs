using System.Diagnostics;

namespace ArchetypeRC.Tests.Cluster.KillPoints;

/// <summary>Ends this process with SIGKILL, which no handler sees, when it comes to a point for the n-th time; says so on standard output first.</summary>
/// <param name="point">The point.</param>
/// <param name="occurrence">Which time, from 1.</param>
internal sealed class Landing(KillPoint point, int occurrence)
{
    /// <summary>Begins the line that says where the process ended.</summary>
    public const string Said = "killed";

    private int comings;

    /// <summary>The process has come to a point.</summary>
    public void Reached(KillPoint reached)
    {
        if (reached != point || Interlocked.Increment(ref comings) != occurrence)
            return;
        Console.WriteLine($"{Said} {point} {occurrence}");
        using var self = Process.GetCurrentProcess();
        self.Kill();

        // The signal ends all threads; this one must not do the next step before.
        Thread.Sleep(Timeout.Infinite);
    }
}
