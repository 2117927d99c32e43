using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Draws which units a unit receives from, and weights uniform in [-1, 1).</summary>
internal static class SparseDraw
{
    /// <summary>Different units, each set of them equally probable.</summary>
    public static SparseWeights FixedInDegree(int units, int inDegree, RandomStream random)
    {
        var columns = new int[units * inDegree];
        var all = Numbers(0, units);
        for (var row = 0; row < units; row++)
            ChooseInto(columns.AsSpan(row * inDegree, inDegree), all, random);
        return WithWeights(units, inDegree, columns, random);
    }

    /// <summary>One entry of weight 1 in every row and column.</summary>
    public static SparseWeights Permutation(int units, RandomStream random)
    {
        var ones = new double[units];
        Array.Fill(ones, 1);
        return new SparseWeights(units, 1, Shuffled(units, random), ones);
    }

    /// <summary>
    /// The nearest units on a circle, in the order i - 1, i + 1, i - 2, i + 2, ...; then each of them, with the probability, changes
    /// to a unit that is neither this one nor one that it receives from (Watts and Strogatz 1998, doi:10.1038/30918, directed).
    /// </summary>
    public static SparseWeights SmallWorld(int units, int inDegree, double probability, RandomStream random)
    {
        var columns = new int[units * inDegree];
        var taken = new bool[units];
        for (var row = 0; row < units; row++)
        {
            var sources = columns.AsSpan(row * inDegree, inDegree);
            Array.Clear(taken);
            taken[row] = true;
            for (var k = 0; k < inDegree; k++)
            {
                var distance = (k / 2) + 1;
                sources[k] = (row + (k % 2 == 0 ? units - distance : distance)) % units;
                taken[sources[k]] = true;
            }

            var free = units - 1 - inDegree;
            for (var k = 0; k < inDegree && free > 0; k++)
            {
                if (random.NextDouble() < probability)
                    Rewire(ref sources[k], taken, random.NextInt(free));
            }

            sources.Sort();
        }

        return WithWeights(units, inDegree, columns, random);
    }

    /// <summary>Different units of the row's own block, then different units of all others. Block b of B ends before unit (b + 1) N / B.</summary>
    public static SparseWeights BlockModular(int units, int blocks, int within, int between, RandomStream random)
    {
        var degree = within + between;
        var columns = new int[units * degree];
        for (var block = 0; block < blocks; block++)
        {
            var first = (int)((long)block * units / blocks);
            var end = (int)((block + 1L) * units / blocks);
            var inside = Numbers(first, end);
            int[] outside = [.. Numbers(0, first), .. Numbers(end, units)];
            for (var row = first; row < end; row++)
            {
                var sources = columns.AsSpan(row * degree, degree);
                ChooseInto(sources[..within], inside, random);
                ChooseInto(sources[within..], outside, random);
                sources.Sort();
            }
        }

        return WithWeights(units, degree, columns, random);
    }

    /// <summary>A - A', A having a fixed in-degree; what a unit would receive from itself cancels.</summary>
    public static RecurrentWeights Antisymmetric(int units, int inDegree, RandomStream random)
    {
        var drawn = FixedInDegree(units, inDegree, random);
        var rows = new SparseRows(units);
        for (var row = 0; row < units; row++)
        {
            for (var k = 0; k < inDegree; k++)
            {
                if (drawn.Column(row, k) == row)
                    continue;
                rows.Add(row, drawn.Column(row, k), drawn.Value(row, k));
                rows.Add(drawn.Column(row, k), row, -drawn.Value(row, k));
            }
        }

        return rows.ToWeights();
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1, every order equally probable.</summary>
    public static int[] Shuffled(int count, RandomStream random)
    {
        var numbers = Numbers(0, count);
        Choose(count, numbers, random);
        return numbers;
    }

    /// <summary>Brings different members of the pool to its front, by a partial shuffle.</summary>
    public static void Choose(int count, int[] pool, RandomStream random)
    {
        for (var k = 0; k < count; k++)
        {
            var other = k + random.NextInt(pool.Length - k);
            (pool[k], pool[other]) = (pool[other], pool[k]);
        }
    }

    private static void ChooseInto(Span<int> chosen, int[] pool, RandomStream random)
    {
        Choose(chosen.Length, pool, random);
        pool.AsSpan(0, chosen.Length).CopyTo(chosen);
        chosen.Sort();
    }

    // Changes the source to the free unit of this index; the old one becomes free.
    private static void Rewire(ref int source, bool[] taken, int index)
    {
        taken[source] = false;
        var old = source;
        for (var unit = 0; ; unit++)
        {
            if (taken[unit] || unit == old || index-- > 0)
                continue;
            source = unit;
            taken[unit] = true;
            return;
        }
    }

    private static SparseWeights WithWeights(int units, int degree, int[] columns, RandomStream random) =>
        new(units, degree, columns, WeightDraw.Uniform(columns.Length, 1, random));

    private static int[] Numbers(int first, int end)
    {
        var numbers = new int[end - first];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = first + i;
        return numbers;
    }
}
