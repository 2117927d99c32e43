namespace ArchetypeRC.Tests.Runtime;

/// <summary>What a piece of work allocates on its own thread.</summary>
internal static class AllocatedBytes
{
    private const int Rounds = 5;

    /// <summary>
    /// The least of five rounds: a collection that another thread sets off may charge this one with the rest of its
    /// allocation window, once; what the work itself allocates shows in every round.
    /// </summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
