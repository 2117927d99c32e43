using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class SparseDrawTests
{
    [Fact]
    public void Small_world_without_rewiring_is_the_circle_of_nearest_neighbours()
    {
        var weights = SparseDraw.SmallWorld(10, 4, 0, new RandomStream(1));
        Assert.Equal([1, 2, 8, 9], Columns(weights, 0));
        Assert.Equal([3, 4, 6, 7], Columns(weights, 5));
        Assert.Equal([0, 1, 7, 8], Columns(weights, 9));
    }

    [Fact]
    public void Small_world_rewires_the_share_that_it_is_told_to()
    {
        const int Units = 500;
        var weights = SparseDraw.SmallWorld(Units, 10, 0.2, new RandomStream(1));
        var far = 0;
        for (var row = 0; row < Units; row++)
            far += Columns(weights, row).Count(column => Distance(row, column, Units) > 5);

        // 5,000 connections, of which a fifth moves, and nearly all of those go far: four deviations of a binomial.
        Assert.InRange(far, 1000 * (1 - (10.0 / Units)) - (4 * Math.Sqrt(800)), 1000 + (4 * Math.Sqrt(800)));
    }

    [Fact]
    public void Small_world_never_joins_a_unit_to_itself_or_twice_to_another() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 39], Gen.Double[0, 1], Gen.ULong).Sample((units, degree, probability, seed) =>
        {
            degree = Math.Min(degree, units - 1);
            var weights = SparseDraw.SmallWorld(units, degree, probability, new RandomStream(seed));
            for (var row = 0; row < units; row++)
            {
                var columns = Columns(weights, row);
                Assert.Equal(columns.Distinct().Order(), columns);
                Assert.DoesNotContain(row, columns);
                Assert.All(columns, column => Assert.InRange(column, 0, units - 1));
            }
        });

    [Fact]
    public void Blocks_receive_their_numbers_from_inside_and_outside() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.ULong).Sample((units, blocks, seed) =>
        {
            blocks = Math.Min(blocks, units);
            var within = units / blocks;
            var between = Math.Min(3, units - ((units + blocks - 1) / blocks));
            var weights = SparseDraw.BlockModular(units, blocks, within, between, new RandomStream(seed));
            for (var row = 0; row < units; row++)
            {
                var columns = Columns(weights, row);
                var own = Block(row);
                Assert.Equal(columns.Distinct().Order(), columns);
                Assert.Equal(within, columns.Count(column => Block(column) == own));
                Assert.Equal(between, columns.Count(column => Block(column) != own));
            }

            int Block(int unit) => Enumerable.Range(0, blocks).First(b => unit < (b + 1) * units / blocks);
        });

    [Fact]
    public void Permutation_has_one_entry_in_every_row_and_column()
    {
        var weights = SparseDraw.Permutation(200, new RandomStream(3));
        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 200).Select(row => weights.Column(row, 0)).Order());
        Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(1, weights.Value(row, 0)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    public void Antisymmetric_weights_are_the_negative_of_their_transpose_exactly(int units)
    {
        var dense = SparseDraw.Antisymmetric(units, 6, new RandomStream(5)).ToDense();
        for (var row = 0; row < units; row++)
        {
            for (var column = 0; column < units; column++)
                Assert.Equal(-dense[(column * units) + row], dense[(row * units) + column]);
        }

        Assert.InRange(dense.Count(value => value != 0), 10 * units, 12 * units);
    }

    [Fact]
    public void Weights_from_outside_are_sparse_when_most_are_missing_and_keep_their_values()
    {
        double[] values = [0, 0.5, 0, 0, -0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        var weights = WeightDraw.Recurrent(new EchoStateSpec
        {
            Topology = Topology.External, Units = 4, External = new ExternalWeights { Values = [.. values] },
        });
        Assert.IsType<SparseWeights>(weights);
        Assert.Equal(values, weights.ToDense());
        values = [.. Enumerable.Range(1, 16).Select(i => i / 8.0)];
        weights = WeightDraw.Recurrent(new EchoStateSpec
        {
            Topology = Topology.External, Units = 4, External = new ExternalWeights { Values = [.. values] },
        });
        Assert.IsType<DenseWeights>(weights);
        Assert.Equal(values, weights.ToDense());
    }

    private static int Distance(int one, int other, int units) =>
        Math.Min((one - other + units) % units, (other - one + units) % units);

    private static int[] Columns(SparseWeights weights, int row) =>
        [.. Enumerable.Range(0, weights.InDegree).Select(k => weights.Column(row, k))];
}
