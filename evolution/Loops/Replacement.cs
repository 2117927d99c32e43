namespace ArchetypeRC.Evolution.Loops;

/// <summary>Who leaves a full population for one that enters.</summary>
public enum Replacement
{
    /// <summary>The oldest, however good (regularised evolution, Real et al. 2019, arXiv 1802.01548): nobody stays for one lucky evaluation.</summary>
    Oldest = 0,

    /// <summary>The worst, which may be the one that would enter.</summary>
    Worst = 1,
}
