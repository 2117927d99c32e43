namespace ArchetypeRC.Runtime.Federation;

/// <summary>Where the entries of a symmetric matrix stand whose upper half is packed row by row.</summary>
internal static class PackedSums
{
    /// <summary>The place of an entry.</summary>
    /// <param name="order">Rows of the matrix.</param>
    /// <param name="row">At most <paramref name="column"/>.</param>
    /// <param name="column">Below <paramref name="order"/>.</param>
    public static int At(int order, int row, int column) => (row * order) - (row * (row - 1) / 2) + column - row;
}
