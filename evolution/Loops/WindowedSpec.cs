using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>A search in which birth b is drawn after folding in exactly the results 1 to b - W, in the order of birth.</summary>
public abstract record WindowedSpec : LoopSpec
{
    /// <summary>Widest window.</summary>
    public const int MaximumWindow = 4096;

    /// <summary>
    /// Births that may be out at a time, W. 1 to 4,096, default 64. It belongs to the job and never to the number of workers: fewer
    /// workers find the same, more than this many stand idle, and four times as many
    /// as there are workers keep all of them busy. The wider, the older the news that a birth is drawn from: with a small population or few
    /// evaluations 64 is too wide.
    /// </summary>
    public int Window { get; init; } = 64;

    internal override void Check(SpecCheck check, EvolutionSpec evolution) => check.Within("evolution.loop.window", Window, 1, MaximumWindow);
}
