using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// Adapts a reservoir to rows of inputs, unsupervised, in slices that a caller may interrupt. The same rows and spec give the
/// same bits, however they are sliced. Allocates per pass, never per row.
/// </summary>
public sealed class ReservoirAdaptation
{
    private readonly ReservoirSpec reservoir;
    private readonly int inputSize;
    private readonly NetworkAdaptation current;

    /// <summary>Prepares the adaptation.</summary>
    /// <param name="spec">The rules.</param>
    /// <param name="reservoir">An echo state network.</param>
    /// <param name="inputSize">Number of inputs, at least 1.</param>
    /// <param name="sequences">Each [rows, inputs] row-major; the reservoir begins each one at rest. Left alone.</param>
    /// <param name="from">Adapted weights to go on from; none: the weights as they are derived.</param>
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
        this.reservoir = reservoir;
        this.inputSize = inputSize;
        if (from is { IsDefault: false, Length: > 1 })
            throw new ArgumentException($"{from.Length} adapted networks do not fit a reservoir of one.", nameof(from));
        current = new NetworkAdaptation(
            spec, (EchoStateSpec)reservoir, new SequenceRows(sequences, inputSize), 0, from.IsDefaultOrEmpty ? null : from[0]);
    }

    /// <summary>Every pass so far, with what was measured after it.</summary>
    public ImmutableArray<AdaptationEpoch> Epochs => current.Epochs;

    /// <summary>How each stage ended, for those that have.</summary>
    public ImmutableArray<AdaptationEnd> Ends => current.Ends;

    /// <summary>What the passes that were kept have made of each network.</summary>
    public ImmutableArray<AdaptedWeights> Weights => [current.Weights];

    /// <summary>Steps of the network so far, those of its checks included: a measure of cost.</summary>
    public long Steps => current.Steps;

    /// <summary>Whether nothing is left to do.</summary>
    public bool Done => current.Done;

    /// <summary>Works through at most <paramref name="rows"/> rows.</summary>
    /// <returns>Whether work is left.</returns>
    public bool Advance(int rows) => current.Advance(rows);

    /// <summary>The reservoir with the weights of the passes that were kept.</summary>
    public IReservoir Build() => reservoir.Build(inputSize, Weights);

    /// <summary>Where it stands; changes nothing.</summary>
    public AdaptationState Save() => new([], current.Save());

    /// <summary>Goes on where one with the same arguments stood.</summary>
    public void Load(AdaptationState saved) => current.Load(saved.Current);
}
