using System.Buffers;
using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs.Nanowire;

/// <summary>
/// Memristive nanowire network, see <see cref="NanowireSpec"/>. State: [voltages of the electrodes, g of every wire].
/// </summary>
internal sealed class NanowireNetwork : IReservoir
{
    private const int ExponentialOperations = 15;
    private const ulong ElectrodeStream = 32;

    private readonly KirchhoffSolver solver;
    private readonly JunctionGraph graph;
    private readonly int nodes;
    private readonly int contacts;
    private readonly double contactConductance;

    // Nodes held at 0 V; nodes held at an input's voltage, input by input; nodes that are read.
    private readonly int[] grounds;
    private readonly int[] sources;
    private readonly int[] electrodes;

    private readonly double inputVoltage;
    private readonly double offsetVoltage;
    private readonly double voltageLimit;
    private readonly double seconds;
    private readonly int subSteps;

    private NanowireNetwork(NanowireSpec spec, int inputSize)
    {
        graph = JunctionGraph.Of(spec);
        var chosen = Shuffled(graph.Junctions, RandomStream.Derive(spec.Seed, ElectrodeStream));
        var held = spec.Grounds + (spec.SourcesPerInput * inputSize);
        electrodes = chosen[held..(held + spec.Electrodes)];
        if (spec.ContactResistance > 0)
        {
            // Each ground and source is a node of its own, joined to its junction by a resistor.
            contacts = held;
            contactConductance = 1 / spec.ContactResistance;
            nodes = graph.Junctions + held;
            var pads = Enumerable.Range(graph.Junctions, held).ToArray();
            solver = new KirchhoffSolver(nodes, [.. graph.From, .. chosen[..held]], [.. graph.To, .. pads], pads);
            grounds = pads[..spec.Grounds];
            sources = pads[spec.Grounds..];
        }
        else
        {
            nodes = graph.Junctions;
            solver = new KirchhoffSolver(nodes, graph.From, graph.To, chosen[..held]);
            grounds = chosen[..spec.Grounds];
            sources = chosen[spec.Grounds..held];
        }

        inputVoltage = spec.InputVoltage;
        offsetVoltage = spec.OffsetVoltage;
        voltageLimit = spec.VoltageLimit;
        subSteps = spec.SubSteps;
        seconds = spec.StepMilliseconds / 1000 / spec.SubSteps;
        InputSize = inputSize;
        FeatureSize = spec.Electrodes;
        StateSize = spec.Electrodes + graph.Wires;
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [graph.Junctions, graph.Wires, inputSize, spec.SubSteps]);
        Topologies.WeightsHash.Append(hash, graph.From);
        Topologies.WeightsHash.Append(hash, graph.To);
        Topologies.WeightsHash.Append(hash, grounds);
        Topologies.WeightsHash.Append(hash, sources);
        Topologies.WeightsHash.Append(hash, electrodes);
        Topologies.WeightsHash.Append(hash, chosen.AsSpan(0, held));
        Topologies.WeightsHash.Append(
            hash, [spec.ContactResistance, spec.InputVoltage, spec.OffsetVoltage, spec.VoltageLimit, spec.StepMilliseconds]);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize { get; }

    public UInt128 WeightsHash { get; }

    // The memory of a wire is a share.
    public (double Low, double High) StartRange => (0, 1);

    public long OperationsPerStep => subSteps * (solver.Operations + (((3L * ExponentialOperations) + 6) * graph.Wires));

    public long BytesPerStep => subSteps * solver.Bytes;

    /// <summary>Lays out the network of a spec that has been checked.</summary>
    internal static NanowireNetwork Derive(NanowireSpec spec, int inputSize) => new(spec, inputSize);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var edges = graph.Wires + contacts;
        var size = nodes + edges + solver.ScratchSize;
        var rented = ArrayPool<double>.Shared.Rent(size);
        var voltages = rented.AsSpan(0, nodes);
        var conductances = rented.AsSpan(nodes, edges);
        var scratch = rented.AsSpan(nodes + edges, solver.ScratchSize);
        Hold(input, voltages);
        conductances[graph.Wires..].Fill(contactConductance);
        var memory = next[FeatureSize..];
        state[FeatureSize..].CopyTo(memory);
        for (var sub = 0; sub < subSteps; sub++)
        {
            for (var wire = 0; wire < memory.Length; wire++)
                conductances[wire] = Memristor.Conductance(memory[wire]);
            solver.Solve(conductances, voltages, scratch);
            for (var wire = 0; wire < memory.Length; wire++)
                memory[wire] = Memristor.After(memory[wire], voltages[graph.From[wire]] - voltages[graph.To[wire]], seconds);
        }

        for (var electrode = 0; electrode < electrodes.Length; electrode++)
            next[electrode] = voltages[electrodes[electrode]];
        ArrayPool<double>.Shared.Return(rented);
    }

    private void Hold(ReadOnlySpan<double> input, Span<double> voltages)
    {
        foreach (var ground in grounds)
            voltages[ground] = 0;
        var perInput = sources.Length / InputSize;
        for (var source = 0; source < sources.Length; source++)
        {
            var volts = Math.FusedMultiplyAdd(inputVoltage, input[source / perInput], offsetVoltage);
            voltages[sources[source]] = Math.Clamp(volts, -voltageLimit, voltageLimit);
        }
    }

    private static int[] Shuffled(int count, RandomStream random)
    {
        var all = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < count - 1; i++)
        {
            var other = i + random.NextInt(count - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all;
    }
}
