using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// Adapts a reservoir to rows of inputs, unsupervised, in slices that a caller may interrupt. The same rows and spec give the
/// same bits, however they are sliced. Allocates per pass, never per row.
/// </summary>
/// <remarks>
/// A series is adapted layer after layer, each to the states that the layers before it have after their own adaptation (the layer-wise
/// pre-training of deep echo state networks, Gallicchio, Micheli, Pedrelli 2017): its rows are kept while it is worked on, rows times
/// units of one layer.
/// </remarks>
public sealed class ReservoirAdaptation
{
    private readonly PlasticitySpec spec;
    private readonly ReservoirSpec reservoir;
    private readonly int inputSize;
    private readonly ImmutableArray<EchoStateSpec> networks;
    private readonly ImmutableArray<AdaptedWeights> from;
    private readonly ImmutableArray<ReadOnlyMemory<double>> inputs;
    private ImmutableArray<ReadOnlyMemory<double>> sequences;
    private ImmutableArray<NetworkAdaptationState> finished = [];
    private NetworkAdaptation? current;
    private LayerDrive? drive;
    private long driven;

    /// <summary>Prepares the adaptation.</summary>
    /// <param name="spec">The rules.</param>
    /// <param name="reservoir">An echo state network, or a series of them.</param>
    /// <param name="inputSize">Number of inputs, at least 1.</param>
    /// <param name="sequences">Each [rows, inputs] row-major; the reservoir begins each one at rest. Left alone.</param>
    /// <param name="from">Adapted weights to go on from, one for each network; none: the weights as they are derived.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range, or the reservoir is of a kind without plasticity.</exception>
    /// <exception cref="ArgumentException">There is no row, a sequence is not whole rows, or a value is not finite.</exception>
    public ReservoirAdaptation(
        PlasticitySpec spec,
        ReservoirSpec reservoir,
        int inputSize,
        ImmutableArray<ReadOnlyMemory<double>> sequences,
        ImmutableArray<AdaptedWeights> from = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ImmutableArray<SpecProblem> problems = [.. reservoir.Validate(inputSize), .. spec.Validate(reservoir)];
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        this.spec = spec;
        this.reservoir = reservoir;
        this.inputSize = inputSize;
        networks = reservoir is SeriesSpec series
            ? [.. Enumerable.Range(0, series.Layers.Length).Select(layer => (EchoStateSpec)series.Seeded(layer))]
            : [(EchoStateSpec)reservoir];
        if (!from.IsDefaultOrEmpty && from.Length != networks.Length)
            throw new ArgumentException($"{from.Length} adapted networks do not fit a reservoir of {networks.Length}.", nameof(from));
        this.from = from.IsDefaultOrEmpty ? [] : from;
        inputs = sequences;
        this.sequences = sequences;
        current = Enter();
    }

    /// <summary>Networks of the reservoir.</summary>
    public int Networks => networks.Length;

    /// <summary>Every pass so far, with what was measured after it.</summary>
    public ImmutableArray<AdaptationEpoch> Epochs => [.. finished.SelectMany(network => network.Epochs), .. current?.Epochs ?? []];

    /// <summary>How each stage ended, for those that have.</summary>
    public ImmutableArray<AdaptationEnd> Ends => [.. finished.SelectMany(network => network.Ends), .. current?.Ends ?? []];

    /// <summary>What the passes that were kept have made of each network.</summary>
    public ImmutableArray<AdaptedWeights> Weights =>
        [.. Enumerable.Range(0, networks.Length).Select(network => network < finished.Length ? finished[network].Stable
            : network == finished.Length && current is not null ? current.Weights
            : Before(network))];

    /// <summary>Steps of single networks so far, those of their checks included: a measure of cost.</summary>
    public long Steps => finished.Sum(network => network.Steps) + (current?.Steps ?? 0) + driven + (drive?.Rows ?? 0);

    /// <summary>Whether nothing is left to do.</summary>
    public bool Done => finished.Length == networks.Length;

    /// <summary>Works through at most <paramref name="rows"/> rows.</summary>
    /// <returns>Whether work is left.</returns>
    public bool Advance(int rows)
    {
        if (drive is not null)
        {
            if (!drive.Advance(rows))
                EnterNext();
        }
        else if (current is not null && !current.Advance(rows))
        {
            Leave();
        }

        return !Done;
    }

    /// <summary>The reservoir with the weights of the passes that were kept.</summary>
    public IReservoir Build() => reservoir.Build(inputSize, Weights);

    /// <summary>Where it stands; changes nothing. Between two layers it stands at the end of the former.</summary>
    public AdaptationState Save() => current is null ? new(finished[..^1], finished[^1]) : new(finished, current.Save());

    /// <summary>Goes on where one with the same arguments stood; what the layers before make of the rows is computed again.</summary>
    public void Load(AdaptationState saved)
    {
        (sequences, finished, drive, driven) = (inputs, [], null, 0);
        current = null;
        foreach (var network in saved.Finished)
        {
            current ??= Enter();
            current.Load(network);
            Leave();
            while (drive!.Advance(int.MaxValue))
            {
            }

            EnterNext();
        }

        current ??= Enter();
        current.Load(saved.Current);
        if (current.Done)
            Leave();
    }

    private NetworkAdaptation Enter() => new(
        spec, networks[finished.Length], new SequenceRows(sequences, Width(finished.Length)), finished.Length, from.IsEmpty ? null : from[finished.Length]);

    private void Leave()
    {
        finished = finished.Add(current!.Save());
        current = null;
        if (Done)
            return;
        var layer = finished.Length - 1;
        drive = new LayerDrive(networks[layer].Build(Width(layer), [finished[layer].Stable]), new SequenceRows(sequences, Width(layer)));
    }

    private void EnterNext()
    {
        sequences = drive!.States;
        driven += drive.Rows;
        drive = null;
        current = Enter();
    }

    private int Width(int network) => network == 0 ? inputSize : networks[network - 1].Units;

    // A network that has not been entered.
    private AdaptedWeights Before(int network)
    {
        if (!from.IsEmpty)
            return from[network];
        var gain = new double[networks[network].Units];
        Array.Fill(gain, 1);
        return new AdaptedWeights { Gain = gain, Bias = WeightDraw.Bias(networks[network]), Recurrent = ReadOnlyMemory<double>.Empty };
    }
}
