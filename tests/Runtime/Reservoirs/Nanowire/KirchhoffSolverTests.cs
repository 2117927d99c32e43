using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs.Nanowire;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Reservoirs.Nanowire;

public sealed class KirchhoffSolverTests
{
    private static readonly Gen<double> Conductance = Gen.Double[-4, 1].Select(exponent => Math.Pow(10, exponent));

    [Fact]
    public void Divider_follows_the_closed_form() => Gen.Select(Conductance, Conductance, Gen.Double[-6, 6]).Sample(
        (upper, lower, volts) =>
        {
            var v = Solve(3, [(0, 1), (1, 2)], [upper, lower], (0, volts), (2, 0));
            return Close(volts * upper / (upper + lower), v[1]);
        });

    [Fact]
    public void Series_of_resistors_follows_the_closed_form() =>
        Gen.Select(Conductance.Array[2, 30], Gen.Double[0.1, 6]).Sample((conductances, volts) =>
        {
            var last = conductances.Length;
            var edges = Enumerable.Range(0, last).Select(i => (i, i + 1)).ToArray();
            var v = Solve(last + 1, edges, conductances, (0, volts), (last, 0));
            var total = conductances.Sum(g => 1 / g);
            for (var node = 1; node < last; node++)
            {
                var expected = volts * conductances[node..].Sum(g => 1 / g) / total;
                Assert.Equal(1, v[node] / expected, 1e-12);
            }
        });

    [Fact]
    public void Parallel_resistors_add_their_conductances() =>
        Gen.Select(Conductance.Array[1, 6], Conductance, Gen.Double[-6, 6]).Sample((parallel, lower, volts) =>
        {
            (int, int)[] edges = [.. parallel.Select((_, i) => i % 2 == 0 ? (0, 1) : (1, 0)), (1, 2)];
            var v = Solve(3, edges, [.. parallel, lower], (0, volts), (2, 0));
            var sum = parallel.Sum();
            return Close(volts * sum / (sum + lower), v[1]);
        });

    [Fact]
    public void Wheatstone_bridge_follows_the_closed_form() =>
        Gen.Select(Conductance, Conductance, Conductance, Conductance, Conductance).Sample((a, b, c, d, bridge) =>
        {
            // Source 0, ground 3; nodes 1 and 2 between them, joined by the bridge.
            var v = Solve(4, [(0, 1), (0, 2), (1, 3), (2, 3), (1, 2)], [a, b, c, d, bridge], (0, 5), (3, 0));
            var (left, right) = (a + c + bridge, b + d + bridge);
            var determinant = (left * (b + d)) + (bridge * (a + c));
            return Close(5 * ((a * right) + (bridge * b)) / determinant, v[1])
                && Close(5 * ((b * left) + (bridge * a)) / determinant, v[2]);
        });

    [Fact]
    public void Balanced_bridge_carries_no_current()
    {
        var v = Solve(4, [(0, 1), (0, 2), (1, 3), (2, 3), (1, 2)], [1, 2, 3, 6, 17], (0, 5), (3, 0));
        Assert.Equal(v[1], v[2], 1e-14);
        Assert.Equal(1.25, v[1], 1e-14);
    }

    [Theory]
    [InlineData(NanowireLayout.Grid)]
    [InlineData(NanowireLayout.Geometric)]
    public void Currents_of_every_free_node_add_to_0(NanowireLayout layout)
    {
        foreach (var seed in new ulong[] { 1, 2, 3 })
        {
            var graph = JunctionGraph.Of(new NanowireSpec { Layout = layout, Rows = 21, Columns = 21, Junctions = 300, Seed = seed });
            var random = new RandomStream(seed);
            var conductances = graph.From.Select(_ => random.Uniform(1e-3, 2.7e-3)).ToArray();
            var solver = new KirchhoffSolver(graph.Junctions, graph.From, graph.To, [0, 7, graph.Junctions - 1]);
            var v = new double[graph.Junctions];
            v[0] = 5;
            v[7] = -2;
            solver.Solve(conductances, v, new double[solver.ScratchSize]);
            var sums = new double[v.Length];
            var sizes = new double[v.Length];
            for (var wire = 0; wire < graph.Wires; wire++)
            {
                var current = conductances[wire] * (v[graph.From[wire]] - v[graph.To[wire]]);
                sums[graph.From[wire]] += current;
                sums[graph.To[wire]] -= current;
                sizes[graph.From[wire]] += conductances[wire];
                sizes[graph.To[wire]] += conductances[wire];
            }

            // Relative to what the node's conductances carry at the largest voltage; held nodes take what is left.
            for (var node = 0; node < v.Length; node++)
            {
                Assert.InRange(v[node], -2, 5);
                if (node != 0 && node != 7 && node != v.Length - 1)
                    Assert.InRange(Math.Abs(sums[node]) / (5 * sizes[node]), 0, 1e-12);
            }

            Assert.True(Math.Abs(sums[0]) > 1e-4);
        }
    }

    [Fact]
    public void Node_without_a_path_to_a_held_one_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new KirchhoffSolver(5, [0, 2, 3], [1, 3, 4], [0]));
        Assert.Contains("Node 2 of 5 has no path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_of_a_grid_keeps_the_factor_sparse()
    {
        var graph = JunctionGraph.Of(new NanowireSpec { Rows = 30, Columns = 30 });
        var order = EliminationOrder.Of(900, graph.From.Zip(graph.To));

        // In the natural order each of the 900 columns of the factor holds some 31 rows.
        Assert.InRange(order.Columns.Sum(column => column.Length), graph.Wires, 900 * 20);
        Assert.Equal(Enumerable.Range(0, 900), order.Position.Order());
    }

    private static double[] Solve(int nodes, (int From, int To)[] edges, double[] conductances, params (int Node, double Volts)[] held)
    {
        var solver = new KirchhoffSolver(
            nodes, edges.Select(e => e.From).ToArray(), edges.Select(e => e.To).ToArray(), held.Select(h => h.Node));
        var v = new double[nodes];
        foreach (var (node, volts) in held)
            v[node] = volts;
        var scratch = new double[solver.ScratchSize];
        Array.Fill(scratch, double.NaN);
        solver.Solve(conductances, v, scratch);
        return v;
    }

    private static bool Close(double expected, double actual) => Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected);
}
