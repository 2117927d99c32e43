namespace ArchetypeRC.Runtime.Specs;

/// <summary>How the junctions of a <see cref="NanowireSpec"/> lie and which of them touch.</summary>
public enum NanowireLayout
{
    /// <summary>A grid: neighbours in a row and in a column touch, and in each cell one of the two diagonals, drawn at random.</summary>
    Grid = 0,

    /// <summary>
    /// Random places in a square: those nearer than a distance touch, and so do the ends of the shortest links that make it one
    /// network (the edges of the minimum spanning tree).
    /// </summary>
    Geometric = 1,
}
