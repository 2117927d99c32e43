using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Tests.Runtime.Readouts;

/// <summary>Every bit of a saved readout, its members and its sums, in one sequence.</summary>
internal static class SavedBits
{
    public static ulong[] Of(ReadoutState state)
    {
        ulong[] own =
        [
            (ulong)state.Features, (ulong)state.Outputs, (ulong)state.Updates,
            .. Words(state.Weights), .. Words(state.Correlation), .. Words(new[] { state.Scale, state.PendingFactor }),
            .. Words(state.Pending), .. Words(state.Targets), .. Words(state.Errors),
        ];
        ulong[] sums = state.Sums is null ? [] : Of(state.Sums);
        return [.. own, .. state.Members.SelectMany(Of), .. sums];
    }

    public static ulong[] Of(SufficientStatisticsState state) =>
    [
        (ulong)state.Features, (ulong)state.Outputs, (ulong)state.Count,
        .. Words(new[] { state.Weight, state.Scale }), .. Words(state.Sums), .. Words(state.Buffered),
    ];

    private static ulong[] Words(ReadOnlyMemory<double> values) =>
        [.. values.ToArray().Select(BitConverter.DoubleToUInt64Bits)];
}
