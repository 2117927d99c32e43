namespace ArchetypeRC.Runtime.Specs;

/// <summary>How a recurrent weight w from unit j to unit k changes with x, the last state of j, and y, the new state of k.</summary>
public enum SynapticRule
{
    /// <summary>w += rate y x (Hebb 1949). Grows without bound: only the stop at the edge of stability ends it.</summary>
    Hebb = 0,

    /// <summary>w -= rate y x</summary>
    AntiHebb = 1,

    /// <summary>w += rate y (x - y w) (Oja 1982): the weights of a unit tend to norm 1.</summary>
    Oja = 2,

    /// <summary>w -= rate y (x - y w) (Babinec and Pospichal 2007; Yusoff et al. 2016).</summary>
    AntiOja = 3,

    /// <summary>w += rate y (y - t) x, the threshold t of each unit following the mean of y^2 (Bienenstock, Cooper, Munro 1982).</summary>
    Bcm = 4,
}
