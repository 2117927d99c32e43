namespace ArchetypeRC.Runtime.Reservoirs.Nanowire;

/// <summary>
/// Voltages of a resistor network, some of whose nodes are held at a voltage: for every other node the currents add to 0. The
/// weighted Laplacian without the held nodes is symmetric and positive definite; it is factored as L D L^T.
/// </summary>
/// <remarks>
/// The elimination of a node is the star-mesh transform: its neighbours are joined by conductances instead, and take over its
/// conductance to the held nodes. Written so, nothing but positive numbers is added, and every entry of the factor is right to
/// some units in the last place however far the conductances lie apart. Where the factor has entries, and where each
/// product goes, depends on the network alone and is found once; a solve only does the arithmetic, in that order, so that its bits
/// are the same everywhere. Immutable.
/// </remarks>
internal sealed class KirchhoffSolver
{
    private readonly int nodes;
    private readonly int[] from;
    private readonly int[] to;

    // Position of each node in the elimination; -1 for a held one.
    private readonly int[] position;
    private readonly int[] nodeAt;

    // The factor, column by column: rows of the entries below the diagonal, and where each column begins.
    private readonly int[] starts;
    private readonly int[] rows;

    // Entry that an edge between unknowns goes to; -1 for others.
    private readonly int[] entryOf;

    // For each column, for each pair of its entries (q before p), the entry that their product is added to.
    private readonly int[] targets;

    /// <param name="nodes">Number of nodes.</param>
    /// <param name="from">One end of each edge, [edges].</param>
    /// <param name="to">The other end, [edges].</param>
    /// <param name="held">Nodes whose voltage is given.</param>
    /// <exception cref="ArgumentException">A node has no path to a held one.</exception>
    public KirchhoffSolver(int nodes, ReadOnlySpan<int> from, ReadOnlySpan<int> to, IEnumerable<int> held)
    {
        this.nodes = nodes;
        this.from = from.ToArray();
        this.to = to.ToArray();
        var isHeld = new bool[nodes];
        foreach (var node in held)
            isHeld[node] = true;
        RefuseLoose(isHeld);

        var unknowns = Enumerable.Range(0, nodes).Where(node => !isHeld[node]).ToArray();
        var index = new int[nodes];
        Array.Fill(index, -1);
        for (var i = 0; i < unknowns.Length; i++)
            index[unknowns[i]] = i;
        var order = EliminationOrder.Of(unknowns.Length, Between(index));
        position = Array.ConvertAll(index, i => i < 0 ? -1 : order.Position[i]);
        nodeAt = new int[unknowns.Length];
        for (var node = 0; node < nodes; node++)
        {
            if (position[node] >= 0)
                nodeAt[position[node]] = node;
        }

        starts = new int[unknowns.Length + 1];
        for (var column = 0; column < unknowns.Length; column++)
            starts[column + 1] = starts[column] + order.Columns[column].Length;
        rows = [.. order.Columns.SelectMany(column => column)];
        entryOf = new int[this.from.Length];
        for (var edge = 0; edge < entryOf.Length; edge++)
        {
            var (a, b) = (position[this.from[edge]], position[this.to[edge]]);
            entryOf[edge] = a < 0 || b < 0 || a == b ? -1 : Entry(Math.Min(a, b), Math.Max(a, b));
        }

        targets = Targets();
    }

    /// <summary>Values of scratch that a solve needs.</summary>
    public int ScratchSize => rows.Length + (2 * nodeAt.Length);

    /// <summary>Multiply-adds of a solve.</summary>
    public long Operations => targets.Length + (3L * rows.Length) + (4L * from.Length);

    /// <summary>Bytes of indices that a solve reads.</summary>
    public long Bytes => sizeof(int) * ((long)targets.Length + (3L * rows.Length) + (3L * from.Length));

    /// <summary>Solves for the voltages of the nodes that are not held.</summary>
    /// <param name="conductances">[edges], each above 0.</param>
    /// <param name="voltages">[nodes]; those of the held nodes are given.</param>
    /// <param name="scratch">[ScratchSize], in any state.</param>
    public void Solve(ReadOnlySpan<double> conductances, Span<double> voltages, Span<double> scratch)
    {
        var unknowns = nodeAt.Length;
        var factor = scratch[..rows.Length];
        var grounding = scratch.Slice(rows.Length, unknowns);
        var currents = scratch.Slice(rows.Length + unknowns, unknowns);
        Assemble(conductances, voltages, factor, grounding, currents);
        Eliminate(factor, grounding);
        Substitute(factor, grounding, currents);
        for (var column = 0; column < unknowns; column++)
            voltages[nodeAt[column]] = currents[column];
    }

    // The conductances between unknowns; those of each unknown to all held nodes; the currents that the held nodes drive.
    private void Assemble(
        ReadOnlySpan<double> conductances,
        ReadOnlySpan<double> voltages,
        Span<double> factor,
        Span<double> grounding,
        Span<double> currents)
    {
        factor.Clear();
        grounding.Clear();
        currents.Clear();
        for (var edge = 0; edge < from.Length; edge++)
        {
            var g = conductances[edge];
            var (a, b) = (position[from[edge]], position[to[edge]]);
            if (entryOf[edge] >= 0)
            {
                factor[entryOf[edge]] += g;
            }
            else if (a >= 0 && b < 0)
            {
                grounding[a] += g;
                currents[a] = Math.FusedMultiplyAdd(g, voltages[to[edge]], currents[a]);
            }
            else if (b >= 0 && a < 0)
            {
                grounding[b] += g;
                currents[b] = Math.FusedMultiplyAdd(g, voltages[from[edge]], currents[b]);
            }
        }
    }

    // Leaves each column's share of its pivot in the factor, and the pivot in place of the grounding.
    private void Eliminate(Span<double> factor, Span<double> grounding)
    {
        var product = 0;
        for (var column = 0; column < grounding.Length; column++)
        {
            var (start, end) = (starts[column], starts[column + 1]);
            var ground = grounding[column];
            var pivot = ground;
            for (var q = start; q < end; q++)
                pivot += factor[q];
            grounding[column] = pivot;
            for (var q = start; q < end; q++)
            {
                var share = factor[q] / pivot;
                grounding[rows[q]] = Math.FusedMultiplyAdd(share, ground, grounding[rows[q]]);
                for (var p = q + 1; p < end; p++, product++)
                    factor[targets[product]] = Math.FusedMultiplyAdd(share, factor[p], factor[targets[product]]);
                factor[q] = share;
            }
        }
    }

    private void Substitute(ReadOnlySpan<double> factor, ReadOnlySpan<double> pivots, Span<double> x)
    {
        for (var column = 0; column < x.Length; column++)
        {
            for (var p = starts[column]; p < starts[column + 1]; p++)
                x[rows[p]] = Math.FusedMultiplyAdd(factor[p], x[column], x[rows[p]]);
        }

        for (var column = x.Length - 1; column >= 0; column--)
        {
            var sum = x[column] / pivots[column];
            for (var p = starts[column]; p < starts[column + 1]; p++)
                sum = Math.FusedMultiplyAdd(factor[p], x[rows[p]], sum);
            x[column] = sum;
        }
    }

    private IEnumerable<(int A, int B)> Between(int[] index)
    {
        for (var edge = 0; edge < from.Length; edge++)
        {
            var (a, b) = (index[from[edge]], index[to[edge]]);
            if (a >= 0 && b >= 0 && a != b)
                yield return (a, b);
        }
    }

    private int Entry(int column, int row)
    {
        var found = Array.BinarySearch(rows, starts[column], starts[column + 1] - starts[column], row);
        return found >= 0 ? found : throw new InvalidOperationException($"The factor has no entry for row {row} of column {column}.");
    }

    private int[] Targets()
    {
        var found = new List<int>();
        for (var column = 0; column + 1 < starts.Length; column++)
        {
            for (var q = starts[column]; q < starts[column + 1]; q++)
            {
                for (var p = q + 1; p < starts[column + 1]; p++)
                    found.Add(Entry(rows[q], rows[p]));
            }
        }

        return [.. found];
    }

    private void RefuseLoose(bool[] isHeld)
    {
        var reached = (bool[])isHeld.Clone();
        var grew = true;
        while (grew)
        {
            grew = false;
            for (var edge = 0; edge < from.Length; edge++)
            {
                if (reached[from[edge]] != reached[to[edge]])
                {
                    reached[from[edge]] = reached[to[edge]] = true;
                    grew = true;
                }
            }
        }

        var loose = Array.IndexOf(reached, false);
        if (loose >= 0)
            throw new ArgumentException($"Node {loose} of {nodes} has no path to a node whose voltage is given.", nameof(isHeld));
    }
}
