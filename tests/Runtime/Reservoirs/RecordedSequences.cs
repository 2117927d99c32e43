using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Sequences;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>Recorded bits of the classifiers of sequences: weights, outputs left out, temperature.</summary>
internal static class RecordedSequences
{
    public static IReadOnlyDictionary<string, Func<UInt128>> Cases { get; } = Enum.GetValues<SequenceReadout>()
        .ToDictionary(readout => $"sequences, {readout}", readout => (Func<UInt128>)(() => Of(readout)), StringComparer.Ordinal);

    private static UInt128 Of(SequenceReadout readout)
    {
        var spec = new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 21 }, SegmentCount = 3, Readout = readout };
        var model = SequenceModel.Train(spec, Generated.Noise(40, 2, 3, 6, 12));
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes(model.Fit.Solution.Weights.Span));
        hash.Append(MemoryMarshal.AsBytes(model.Fit.LeftOut.Span));
        hash.Append(BitConverter.GetBytes(model.Factor));
        return hash.GetCurrentHashAsUInt128();
    }
}
