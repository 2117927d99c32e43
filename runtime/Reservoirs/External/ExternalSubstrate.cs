using System.IO.Hashing;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs.External;

/// <summary>
/// The place of a device among the reservoirs, see <see cref="ExternalSubstrateSpec"/>: the states that it returned come in as
/// the last inputs, and they are the next state.
/// </summary>
internal sealed class ExternalSubstrate : IReservoir
{
    public ExternalSubstrate(ExternalSubstrateSpec spec, int inputSize)
    {
        InputSize = inputSize;
        StateSize = spec.States;
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [inputSize, spec.States]);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    /// <summary>Of the shape: the device's weights are its own, and a device may move to another address.</summary>
    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => StateSize;

    public long BytesPerStep => 0;

    public string? Unsmooth => "an external substrate keeps its state to itself: it can be read, not set";

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        input[^StateSize..].CopyTo(next);
    }
}
