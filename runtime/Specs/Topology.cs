namespace ArchetypeRC.Runtime.Specs;

/// <summary>Which units of a reservoir feed which.</summary>
public enum Topology
{
    /// <summary>Every unit receives from <see cref="RecurrentSpec.InDegree"/> different units, drawn at random.</summary>
    FixedInDegree = 0,

    /// <summary>Every unit receives from every unit.</summary>
    Dense = 1,

    /// <summary>Simple cycle: unit i receives from unit i - 1 only, all with one weight (Rodan and Tino 2011).</summary>
    Ring = 2,

    /// <summary>
    /// A ring with jumps of <see cref="RecurrentSpec.JumpLength"/> units, both ways, of <see cref="RecurrentSpec.JumpWeight"/>
    /// times the ring's weight (Rodan and Tino 2012).
    /// </summary>
    RingWithJumps = 3,

    /// <summary>
    /// Unit i receives from unit i - 1 only, unit 0 from none (Rodan and Tino 2011). Such weights have the spectral radius 0
    /// whatever their size: <see cref="RecurrentSpec.SpectralRadius"/> is their weight.
    /// </summary>
    DelayLine = 4,

    /// <summary>A random permutation of the units: each receives from one and feeds one, all with one weight.</summary>
    Permutation = 5,

    /// <summary>A random orthogonal matrix, uniform over all of them (Haar), times the radius.</summary>
    Orthogonal = 6,

    /// <summary>
    /// The <see cref="RecurrentSpec.InDegree"/> nearest neighbours on a circle, each replaced by a random unit with
    /// <see cref="RecurrentSpec.RewiringProbability"/> (Watts and Strogatz 1998).
    /// </summary>
    SmallWorld = 7,

    /// <summary>
    /// <see cref="RecurrentSpec.Blocks"/> groups: every unit receives from <see cref="RecurrentSpec.InDegree"/> units of its own
    /// group and <see cref="RecurrentSpec.InDegreeBetween"/> of the others.
    /// </summary>
    BlockModular = 8,

    /// <summary>
    /// <see cref="RecurrentSpec.InDegree"/> diagonals that wrap around, each at a random offset: as many entries in a row as a
    /// fixed in-degree, and no indices.
    /// </summary>
    WrappedDiagonals = 9,

    /// <summary>Random signs and a permutation, then fast Walsh-Hadamard transforms: orthogonal, N log N operations, no weights.</summary>
    WalshHadamard = 10,

    /// <summary>A - A', A with <see cref="RecurrentSpec.InDegree"/> entries in a row: all eigenvalues are imaginary.</summary>
    Antisymmetric = 11,

    /// <summary>The weights of <see cref="RecurrentSpec.External"/>.</summary>
    External = 12,
}
