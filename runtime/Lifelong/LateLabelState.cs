using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Rows of a supervised stream that came without their label and still wait for it. F features, O outputs.</summary>
/// <param name="Ages">How long ago each came, in rows: 1 for the latest. Oldest first, [rows].</param>
/// <param name="Features">What the readout is to learn from, [rows, F].</param>
/// <param name="Predictions">What was answered, [rows, O]; of a model that answers with probabilities the scores behind them.</param>
/// <param name="Radii">Half widths given around the answers, [rows, O]; empty without intervals.</param>
public sealed record LateLabelState(
    ImmutableArray<int> Ages, ReadOnlyMemory<double> Features, ReadOnlyMemory<double> Predictions, ReadOnlyMemory<double> Radii);
