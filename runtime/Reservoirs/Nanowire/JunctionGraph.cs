using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs.Nanowire;

/// <summary>Junctions and the wires between them; connected, no wire twice. Immutable.</summary>
internal sealed class JunctionGraph
{
    private const ulong LayoutStream = 31;
    private const double Pi = 3.141592653589793;

    private JunctionGraph(int junctions, List<(int From, int To)> wires)
    {
        Junctions = junctions;
        From = [.. wires.Select(w => w.From)];
        To = [.. wires.Select(w => w.To)];
    }

    public int Junctions { get; }

    public int Wires => From.Length;

    /// <summary>The junction with the smaller number at each wire's end, [Wires].</summary>
    public int[] From { get; }

    /// <summary>The junction with the larger number at each wire's end, [Wires].</summary>
    public int[] To { get; }

    /// <summary>The layout of a spec that has been checked.</summary>
    public static JunctionGraph Of(NanowireSpec spec)
    {
        var random = RandomStream.Derive(spec.Seed, LayoutStream);
        return spec.Layout == NanowireLayout.Grid
            ? Grid(spec.Rows, spec.Columns, random)
            : Geometric(spec.Junctions, spec.MeanDegree, random);
    }

    private static JunctionGraph Grid(int rows, int columns, RandomStream random)
    {
        var wires = new List<(int, int)>();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var here = (row * columns) + column;
                if (column + 1 < columns)
                    wires.Add((here, here + 1));
                if (row + 1 < rows)
                    wires.Add((here, here + columns));
                if (column + 1 < columns && row + 1 < rows)
                    wires.Add(random.NextUInt64() >> 63 == 0 ? (here, here + columns + 1) : (here + 1, here + columns));
            }
        }

        return new JunctionGraph(rows * columns, wires);
    }

    private static JunctionGraph Geometric(int junctions, double meanDegree, RandomStream random)
    {
        var x = new double[junctions];
        var y = new double[junctions];
        for (var i = 0; i < junctions; i++)
        {
            x[i] = random.NextDouble();
            y[i] = random.NextDouble();
        }

        // A circle of this squared radius holds the mean degree of others, by area.
        var near = meanDegree / (Pi * junctions);
        var wires = new SortedSet<(int, int)>();
        for (var i = 0; i < junctions; i++)
        {
            for (var j = i + 1; j < junctions; j++)
            {
                if (Squared(i, j) < near)
                    wires.Add((i, j));
            }
        }

        wires.UnionWith(SpanningTree(junctions, Squared));
        return new JunctionGraph(junctions, [.. wires]);

        double Squared(int i, int j) => ((x[i] - x[j]) * (x[i] - x[j])) + ((y[i] - y[j]) * (y[i] - y[j]));
    }

    // Prim 1957: the tree grows by the junction that is nearest to it.
    private static IEnumerable<(int, int)> SpanningTree(int junctions, Func<int, int, double> distance)
    {
        var nearest = new int[junctions];
        var outside = new SortedSet<int>(Enumerable.Range(1, junctions - 1));
        while (outside.Count > 0)
        {
            var next = outside.MinBy(i => distance(i, nearest[i]));
            yield return (Math.Min(next, nearest[next]), Math.Max(next, nearest[next]));
            outside.Remove(next);
            foreach (var i in outside)
            {
                if (distance(i, next) < distance(i, nearest[i]))
                    nearest[i] = next;
            }
        }
    }
}
