namespace ArchetypeRC.Runtime.Reservoirs.Nanowire;

/// <summary>
/// The order in which the unknowns of a sparse symmetric system are eliminated, and what that leaves of each column: least
/// degree first (Tinney and Walker 1967), the smaller number among equals, so that the order is the same everywhere.
/// </summary>
internal sealed class EliminationOrder
{
    private EliminationOrder(int[] position, int[][] columns)
    {
        Position = position;
        Columns = columns;
    }

    /// <summary>When each unknown is eliminated, [unknowns].</summary>
    public int[] Position { get; }

    /// <summary>The rows below the diagonal of each column of the factor, fill included, ascending, by position.</summary>
    public int[][] Columns { get; }

    /// <summary>Orders the unknowns of a system with these off-diagonal entries, an edge (a, b) for each.</summary>
    public static EliminationOrder Of(int unknowns, IEnumerable<(int A, int B)> edges)
    {
        var neighbours = new SortedSet<int>[unknowns];
        for (var i = 0; i < unknowns; i++)
            neighbours[i] = [];
        foreach (var (a, b) in edges)
        {
            neighbours[a].Add(b);
            neighbours[b].Add(a);
        }

        var byDegree = new SortedSet<(int Degree, int Unknown)>();
        for (var i = 0; i < unknowns; i++)
            byDegree.Add((neighbours[i].Count, i));
        var position = new int[unknowns];
        var left = new int[unknowns][];
        for (var step = 0; step < unknowns; step++)
        {
            var next = byDegree.Min;
            byDegree.Remove(next);
            var chosen = next.Unknown;
            position[chosen] = step;
            left[step] = [.. neighbours[chosen]];

            // Those that are left of its neighbours become each other's.
            foreach (var i in left[step])
            {
                byDegree.Remove((neighbours[i].Count, i));
                neighbours[i].UnionWith(left[step]);
                neighbours[i].Remove(i);
                neighbours[i].Remove(chosen);
                byDegree.Add((neighbours[i].Count, i));
            }
        }

        var columns = Array.ConvertAll(left, column => Array.ConvertAll(column, i => position[i]));
        foreach (var column in columns)
            Array.Sort(column);
        return new EliminationOrder(position, columns);
    }
}
