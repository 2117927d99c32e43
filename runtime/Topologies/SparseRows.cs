namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Gathers the entries of rows that differ in number, and lays them out as sparse or, when few are missing, dense weights.</summary>
internal sealed class SparseRows
{
    private readonly int units;
    private readonly SortedDictionary<int, double>[] rows;

    public SparseRows(int units)
    {
        this.units = units;
        rows = new SortedDictionary<int, double>[units];
        for (var row = 0; row < units; row++)
            rows[row] = [];
    }

    /// <summary>The weights of a full matrix, its zeros being no connections.</summary>
    /// <param name="units">N</param>
    /// <param name="dense">[N, N] row-major.</param>
    public static RecurrentWeights Of(int units, ReadOnlySpan<double> dense)
    {
        var gathered = new SparseRows(units);
        for (var at = 0; at < dense.Length; at++)
        {
            if (dense[at] != 0)
                gathered.Add(at / units, at % units, dense[at]);
        }

        return gathered.ToWeights();
    }

    /// <summary>Adds to the weight with which a unit receives from another.</summary>
    public void Add(int row, int column, double value)
    {
        rows[row].TryGetValue(column, out var before);
        rows[row][column] = before + value;
    }

    /// <summary>
    /// Sparse when the longest row is at most a quarter of N: the shorter ones are filled up with entries of weight 0, from the
    /// first columns that they lack.
    /// </summary>
    public RecurrentWeights ToWeights()
    {
        var longest = rows.Max(row => row.Count);
        return longest > units / 4 ? Dense() : Sparse(longest);
    }

    private DenseWeights Dense()
    {
        var values = new double[units * units];
        for (var row = 0; row < units; row++)
        {
            foreach (var (column, value) in rows[row])
                values[(row * units) + column] = value;
        }

        return new DenseWeights(units, values);
    }

    private SparseWeights Sparse(int degree)
    {
        var columns = new int[units * degree];
        var values = new double[columns.Length];
        for (var row = 0; row < units; row++)
        {
            for (var column = 0; rows[row].Count < degree; column++)
                rows[row].TryAdd(column, 0);
            rows[row].Keys.CopyTo(columns, row * degree);
            rows[row].Values.CopyTo(values, row * degree);
        }

        return new SparseWeights(units, degree, columns, values);
    }
}
