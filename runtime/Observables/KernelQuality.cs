using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Kernel quality and generalisation rank (Legenstein and Maass 2007, doi:10.1016/j.neunet.2007.04.017): the rank of the states
/// that many input streams lead to. High is good where the streams differ (they are told apart), low where they end alike
/// (what was before is let go).
/// </summary>
/// <remarks>The matrix is [features, streams]; its rank has the tolerance of <see cref="StateRank"/>. Inputs are uniform in plus or minus 1.</remarks>
public static class KernelQuality
{
    /// <summary>The rank of the last states of streams that differ throughout.</summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="steps">Length of each stream, at least 1.</param>
    /// <param name="seed">Of the inputs.</param>
    /// <param name="streams">Number of streams; as many as there are features unless said.</param>
    public static StateRank Of(IReservoir reservoir, int steps, ulong seed, int? streams = null) =>
        Rank(reservoir, steps, 0, seed, streams);

    /// <summary>The rank of the last states of streams that differ at first and are the same over their last part.</summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="steps">Length of each stream.</param>
    /// <param name="shared">Steps at the end that all streams have in common: 0 to <paramref name="steps"/>.</param>
    /// <param name="seed">Of the inputs.</param>
    /// <param name="streams">Number of streams; as many as there are features unless said.</param>
    public static StateRank GeneralisationRank(IReservoir reservoir, int steps, int shared, ulong seed, int? streams = null) =>
        Rank(reservoir, steps, shared, seed, streams);

    private static StateRank Rank(IReservoir reservoir, int steps, int shared, ulong seed, int? streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(shared);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shared, steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(streams ?? 1, 1, nameof(streams));
        var columns = new double[streams ?? reservoir.FeatureSize][];
        var input = new double[reservoir.InputSize];
        for (var s = 0; s < columns.Length; s++)
        {
            var own = RandomStream.Derive(seed, (ulong)s + 1);
            var common = RandomStream.Derive(seed, 0);
            var run = new DrivenRun(reservoir);
            for (var t = 0; t < steps; t++)
            {
                var source = t < steps - shared ? own : common;
                foreach (ref var value in input.AsSpan())
                    value = source.Uniform(-1, 1);
                run.Step(input);
            }

            columns[s] = run.State[..reservoir.FeatureSize];
        }

        return StateRank.Of(columns);
    }
}
