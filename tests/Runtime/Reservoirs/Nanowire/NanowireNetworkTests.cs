using ArchetypeRC.Runtime.Reservoirs.Nanowire;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs.Nanowire;

public sealed class NanowireNetworkTests
{
    [Fact]
    public void Grid_has_its_rows_its_columns_and_one_diagonal_per_cell()
    {
        var graph = JunctionGraph.Of(new NanowireSpec { Rows = 5, Columns = 7 });
        Assert.Equal(35, graph.Junctions);
        Assert.Equal((5 * 6) + (7 * 4) + (4 * 6), graph.Wires);
        var wires = graph.From.Zip(graph.To).ToHashSet();
        Assert.Equal(graph.Wires, wires.Count);
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                var here = (row * 7) + column;
                Assert.True(wires.Contains((here, here + 8)) ^ wires.Contains((here + 1, here + 7)));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Geometric_layout_is_one_network_of_the_asked_degree(double degree)
    {
        var graph = JunctionGraph.Of(new NanowireSpec { Layout = NanowireLayout.Geometric, Junctions = 400, MeanDegree = degree });
        Assert.Equal(graph.Wires, graph.From.Zip(graph.To).ToHashSet().Count);
        Assert.All(graph.From.Zip(graph.To), wire => Assert.True(wire.First < wire.Second));
        Assert.InRange(2.0 * graph.Wires / 400, 0.8 * degree, 1.5 * degree);

        // The solver refuses a network that falls apart.
        _ = new KirchhoffSolver(400, graph.From, graph.To, [0]);
    }

    [Fact]
    public void Step_solves_with_the_conductances_of_before_then_moves_each_wire()
    {
        // The smallest grid: junctions 0 1 / 2 3, five wires. Every junction has a part, ground, source and two electrodes.
        var spec = new NanowireSpec
        {
            Rows = 2, Columns = 2, Electrodes = 2, Grounds = 1, ContactResistance = 82, InputVoltage = 0.5, OffsetVoltage = 1,
            StepMilliseconds = 3,
        };
        var network = spec.Build(1);
        var graph = JunctionGraph.Of(spec);
        var state = new double[network.StateSize];
        for (var wire = 0; wire < 5; wire++)
            state[2 + wire] = 0.1 + (0.15 * wire);
        var next = new double[network.StateSize];
        network.Step([0.4], state, next);

        // Of all places that the ground and the source can have, one explains the voltages and the new states.
        var conductances = state[2..].Select(g => 1.014708e-3 + ((2.723494e-3 - 1.014708e-3) * g)).ToArray();
        var matches = 0;
        foreach (var ground in Enumerable.Range(0, 4))
        {
            foreach (var source in Enumerable.Range(0, 4).Where(s => s != ground))
            {
                var solver = new KirchhoffSolver(6, [.. graph.From, ground, source], [.. graph.To, 4, 5], [4, 5]);
                var v = new double[6];
                v[5] = 1.2;
                solver.Solve([.. conductances, 1 / 82.0, 1 / 82.0], v, new double[solver.ScratchSize]);
                var moved = Enumerable.Range(0, 5)
                    .Select(wire => Memristor.After(state[2 + wire], v[graph.From[wire]] - v[graph.To[wire]], 3e-3)).ToArray();
                var read = Enumerable.Range(0, 4).Where(node => node != ground && node != source).Select(node => v[node]).Order();
                double[] expected = [.. read, .. moved];
                double[] actual = [.. next[..2].Order(), .. next[2..]];
                if (expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) < 1e-14))
                    matches++;
            }
        }

        Assert.Equal(1, matches);
    }

    [Fact]
    public void Small_contact_resistance_approaches_none()
    {
        var spec = new NanowireSpec { ContactResistance = 0 };
        var none = Drive(spec, 50);
        var small = Drive(spec with { ContactResistance = 1e-6 }, 50);
        Assert.All(none.Zip(small), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Contains(none.Zip(Drive(spec with { ContactResistance = 82 }, 50)), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Fact]
    public void Voltages_lie_between_those_of_the_electrodes_and_states_between_0_and_1()
    {
        foreach (var layout in Enum.GetValues<NanowireLayout>())
        {
            var state = Drive(new NanowireSpec { Layout = layout, SubSteps = 4 }, 100);
            Assert.All(state[..40], volts => Assert.InRange(volts, 0, 6));
            Assert.All(state[40..], g => Assert.InRange(g, 0, 1));
            Assert.True(state[40..].Max() > 0.5 && state[40..].Min() < 0.1);
        }
    }

    [Fact]
    public void Network_without_voltage_forgets_in_some_time_constants()
    {
        var spec = new NanowireSpec { OffsetVoltage = 0, InputVoltage = 6, StepMilliseconds = 5 };
        var network = spec.Build(1);
        var state = new double[network.StateSize];
        var next = new double[network.StateSize];
        for (var step = 0; step < 80; step++)
        {
            network.Step([step < 20 ? 1 : 0], state, next);
            (state, next) = (next, state);
            if (step == 19)
                Assert.True(state[40..].Max() > 0.9);
        }

        // 300 ms, some 19 time constants.
        Assert.All(state[40..], g => Assert.InRange(g, 0, 1e-7));
    }

    [Fact]
    public void Fields_out_of_range_are_refused_by_name()
    {
        Refused(new NanowireSpec { VoltageLimit = 11 }, "reservoir.voltageLimit is 11; allowed: above 0, up to 10");
        Refused(new NanowireSpec { OffsetVoltage = double.NaN }, "reservoir.offsetVoltage is NaN");
        Refused(new NanowireSpec { Rows = 100, Columns = 100 }, "reservoir.rows is 100, times 100 columns; allowed: at most 4096 junctions");
        Refused(new NanowireSpec { Layout = NanowireLayout.Geometric, Junctions = 3 }, "reservoir.junctions is 3; allowed: 4 to 4096");
        Refused(
            new NanowireSpec { Electrodes = 98 },
            "98, which with 2 grounds and 1 sources for each of 1 inputs makes 101; allowed: at most 100 in all");
    }

    private static void Refused(NanowireSpec spec, string message) => Assert.Contains(
        message, Assert.Throws<SpecRefusedException>(() => spec.Build(1)).Message, StringComparison.Ordinal);

    private static double[] Drive(NanowireSpec spec, int steps)
    {
        var network = spec.Build(1);
        var state = new double[network.StateSize];
        var next = new double[network.StateSize];
        for (var step = 0; step < steps; step++)
        {
            network.Step([step % 7 - 3], state, next);
            (state, next) = (next, state);
        }

        return state;
    }
}
