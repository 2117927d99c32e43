using System.Collections.Immutable;
using ArchetypeRC.Runtime.Intervals;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>What a model keeps for its <see cref="Specs.LifelongSpec"/>.</summary>
/// <param name="Regimes">Changes and archetypes; null when drift is not looked for.</param>
/// <param name="Intervals">One for each output; empty when there are no intervals.</param>
/// <param name="AwaitingRadii">
/// Half widths given around the predictions that await their row, oldest first, [count, outputs]; empty without intervals.
/// </param>
public sealed record LifelongState(
    RegimeState? Regimes, ImmutableArray<IntervalState> Intervals, ReadOnlyMemory<double> AwaitingRadii);
