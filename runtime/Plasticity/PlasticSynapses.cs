using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// A copy of recurrent weights that changes; where there was no synapse there will be none. Full weights are kept row by row,
/// others as the same number of entries per row, some of which may be fillers of weight 0 that never change.
/// </summary>
internal sealed class PlasticSynapses
{
    private readonly int units;
    private readonly int degree;
    private readonly int[]? columns;
    private readonly bool[]? fillers;

    private PlasticSynapses(int units, int degree, int[]? columns, bool[]? fillers, double[] values)
    {
        this.units = units;
        this.degree = degree;
        this.columns = columns;
        this.fillers = fillers;
        Values = values;
    }

    /// <summary>Weights row by row, fillers included.</summary>
    public double[] Values { get; }

    /// <summary>The synapses of these weights: those that the topology lists, or every weight that is not exactly 0.</summary>
    public static PlasticSynapses Of(RecurrentWeights weights) => weights switch
    {
        SparseWeights sparse => OfSparse(sparse),
        DenseWeights => new PlasticSynapses(weights.Units, weights.Units, null, null, weights.ToDense()),
        RingWeights ring => OfRing(ring),
        _ => OfEntries(weights.Units, weights.ToDense()),
    };

    /// <summary>sums += W state</summary>
    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        if (columns is null)
        {
            for (var row = 0; row < units; row++)
                sums[row] += RowVectors.Dot(Values.AsSpan(row * units, units), state);
            return;
        }

        var at = 0;
        for (var row = 0; row < units; row++)
        {
            var sum = sums[row];
            for (var k = 0; k < degree; k++, at++)
                sum = Math.FusedMultiplyAdd(Values[at], state[columns[at]], sum);
            sums[row] = sum;
        }
    }

    /// <summary>Every weight from j to k becomes keep[k] w + grow[k] pre[j].</summary>
    /// <param name="keep">[N]</param>
    /// <param name="grow">[N]</param>
    /// <param name="pre">[N]</param>
    public void Update(ReadOnlySpan<double> keep, ReadOnlySpan<double> grow, ReadOnlySpan<double> pre)
    {
        if (columns is null)
        {
            for (var row = 0; row < units; row++)
            {
                var weights = Values.AsSpan(row * units, units);
                if (keep[row] != 1)
                    RowVectors.Scale(keep[row], weights);
                RowVectors.AddScaled(grow[row], pre, weights);
            }

            return;
        }

        var at = 0;
        for (var row = 0; row < units; row++)
        {
            for (var k = 0; k < degree; k++, at++)
            {
                if (fillers is null || !fillers[at])
                    Values[at] = Math.FusedMultiplyAdd(grow[row], pre[columns[at]], keep[row] * Values[at]);
            }
        }
    }

    /// <summary>The weights as they are now, for a network that will not change them.</summary>
    public RecurrentWeights Freeze() => With(Values);

    /// <summary>The same synapses with other weights.</summary>
    /// <param name="values">As many as <see cref="Values"/>, in their order.</param>
    public RecurrentWeights With(ReadOnlySpan<double> values) => columns is null
        ? new DenseWeights(units, values.ToArray())
        : new SparseWeights(units, degree, columns, values.ToArray());

    private static PlasticSynapses OfSparse(SparseWeights sparse)
    {
        var sources = new int[sparse.Units * sparse.InDegree];
        var values = new double[sources.Length];
        for (var at = 0; at < sources.Length; at++)
        {
            sources[at] = sparse.Column(at / sparse.InDegree, at % sparse.InDegree);
            values[at] = sparse.Value(at / sparse.InDegree, at % sparse.InDegree);
        }

        return new PlasticSynapses(sparse.Units, sparse.InDegree, sources, null, values);
    }

    private static PlasticSynapses OfRing(RingWeights ring)
    {
        var sources = new int[ring.Units];
        for (var row = 0; row < sources.Length; row++)
            sources[row] = row == 0 ? sources.Length - 1 : row - 1;
        var values = new double[sources.Length];
        Array.Fill(values, ring.Weight);
        return new PlasticSynapses(ring.Units, 1, sources, null, values);
    }

    // Rows with fewer entries than the fullest one are filled up from their first empty columns.
    private static PlasticSynapses OfEntries(int count, double[] dense)
    {
        var most = 1;
        for (var row = 0; row < count; row++)
            most = Math.Max(most, count - dense.AsSpan(row * count, count).Count(0.0));
        var sources = new int[count * most];
        var filled = new bool[sources.Length];
        var values = new double[sources.Length];
        for (var row = 0; row < count; row++)
        {
            var weights = dense.AsSpan(row * count, count);
            var spare = most - (count - weights.Count(0.0));
            var at = row * most;
            for (var column = 0; column < count; column++)
            {
                if (weights[column] == 0 && spare-- <= 0)
                    continue;
                sources[at] = column;
                filled[at] = weights[column] == 0;
                values[at++] = weights[column];
            }
        }

        return new PlasticSynapses(count, most, sources, filled, values);
    }
}
