using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Federations;

/// <summary>A task whose clients see different parts of one world; a stranger, who sends nothing, is of the same world.</summary>
internal sealed record FederatedTask
{
    private const double LargestInput = 0.3;

    /// <summary>The tasks of the study.</summary>
    public static ImmutableArray<FederatedTask> All { get; } =
    [
        new()
        {
            Name = "ranges",
            Summary = "NARMA of order 10; each client's input covers its own part of 0 to 0.3, the stranger's all of it",
            Client = (client, clients, rows, seed) => Range(client / (double)clients, (client + 1) / (double)clients, rows, Drawn(seed, client)),
            Stranger = (rows, seed) => Range(0, 1, rows, Drawn(seed, -1)),
        },
        new()
        {
            Name = "sensors",
            Summary = "Mackey-Glass, each client's through a sensor of its own gain and offset, its next reading from the present one",
            Client = (client, clients, rows, seed) => Reading(
                0.5 + (1.5 * client / Math.Max(1, clients - 1)), client % 2 == 0 ? -0.3 : 0.3, rows, Drawn(seed, client)),
            Stranger = (rows, seed) => Reading(1, 0, rows, Drawn(seed, -1)),
        },
    ];

    /// <summary>As tables name it.</summary>
    public required string Name { get; init; }

    /// <summary>One line for a person.</summary>
    public required string Summary { get; init; }

    /// <summary>The rows of a client, from 0, of so many clients, under a seed.</summary>
    public required Func<int, int, int, ulong, FederatedSeries> Client { get; init; }

    /// <summary>The rows of one who is no client.</summary>
    public required Func<int, ulong, FederatedSeries> Stranger { get; init; }

    /// <summary>The model that is measured unless another is asked for.</summary>
    public static ModelSpec Template { get; } = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 100, SpectralRadius = 0.9, InputScaling = 0.5, BiasScaling = 0.1 },
        Plasticity = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec { LearningRate = 5e-4, Deviation = 0.1, Epochs = 1 } },
        Readout = new ReadoutSpec { InputLags = 0 },
        StandardiseInputs = false,
        Washout = 100,
    };

    private static ulong Drawn(ulong seed, int client) => RandomStream.Derive(seed, (ulong)(client + 1)).NextUInt64();

    private static FederatedSeries Range(double from, double to, int rows, ulong seed)
    {
        var series = Narma.Generate(rows + 1, seed, lowest: LargestInput * from, highest: LargestInput * to);
        var (inputs, targets) = (new double[rows], new double[rows]);
        for (var row = 0; row < rows; row++)
            (inputs[row], targets[row]) = (series.Row(row)[0], series.Row(row + 1)[1]);
        return new FederatedSeries(inputs, targets);
    }

    private static FederatedSeries Reading(double gain, double offset, int rows, ulong seed)
    {
        var series = MackeyGlass.Generate(rows + 1, start: new RandomStream(seed).Uniform(0.9, 1.3));
        var readings = new double[rows + 1];
        for (var row = 0; row <= rows; row++)
            readings[row] = (gain * (series.Row(row)[0] - 1)) + offset;
        return new FederatedSeries(readings[..^1], readings[1..]);
    }
}
