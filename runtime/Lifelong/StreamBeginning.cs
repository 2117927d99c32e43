using System.Numerics;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// The first rows of a stream that began with nothing learned, kept until the scale of its inputs is final, so that they can be learned
/// again as often as the scale is taken anew: each time the readout is what it would be had the scale been known from the first row.
/// </summary>
/// <remarks>
/// The scale is taken from all rows so far after 16, 32, 64, ... rows and after <see cref="ModelSpec.StandardiserRows"/>, and stands still in
/// between. All in all about twice as many rows are learned again as are kept. What was answered and tested is not touched.
/// </remarks>
internal sealed class StreamBeginning
{
    /// <summary>Values that are kept at the most; a stream whose beginning is longer learns under a scale that moves with every row.</summary>
    public const long MostValues = 1 << 20;

    /// <summary>Multiply-adds of the rows that are kept, at the most: what learning them again once may cost.</summary>
    public const double MostOperations = 1e11;

    private const int FirstScale = 16;

    private readonly int rowSize;
    private readonly int length;
    private readonly List<double> values = [];
    private readonly List<bool> learned = [];

    private StreamBeginning(int rowSize, int length)
    {
        this.rowSize = rowSize;
        this.length = length;
    }

    /// <summary>Rows kept.</summary>
    public int Count => learned.Count;

    /// <summary>Whether the scale is taken now, and the rows are learned again.</summary>
    public bool IsDue => IsOver || (Count >= FirstScale && BitOperations.IsPow2(Count));

    /// <summary>Whether the scale that is taken now is the last.</summary>
    public bool IsOver => Count >= length;

    /// <summary>The beginning of a stream; null where none is kept.</summary>
    /// <param name="spec">Of the model.</param>
    /// <param name="operationsPerRow">Multiply-adds of a row that is learned.</param>
    public static StreamBeginning? Of(ModelSpec spec, long operationsPerRow) =>
        spec.StandardiseInputs && (long)spec.StandardiserRows * spec.Task.Columns.Length <= MostValues
        && (double)spec.StandardiserRows * operationsPerRow <= MostOperations
            ? new StreamBeginning(spec.Task.Columns.Length, spec.StandardiserRows)
            : null;

    /// <exception cref="ModelStateRefusedException">The state is of rows of another size, or not of as many as the scale was taken from.</exception>
    public static StreamBeginning Restore(ModelSpec spec, StreamBeginningState state, long rows)
    {
        var beginning = new StreamBeginning(spec.Task.Columns.Length, spec.StandardiserRows);
        StateParts.Length("rows of the beginning", state.Learned.Length, rows);
        StateParts.Length("values of the rows of the beginning", state.Rows.Length, rows * beginning.rowSize);
        beginning.values.AddRange(state.Rows.Span);
        foreach (var flag in state.Learned.Span)
            beginning.learned.Add(flag != 0);
        return beginning;
    }

    /// <summary>A row, [columns], what was missing filled in.</summary>
    public ReadOnlySpan<double> Row(int row) => CollectionsMarshal.AsSpan(values).Slice(row * rowSize, rowSize);

    /// <summary>Whether a row was learned: not one of a wash-out, before a break, or without a label.</summary>
    public bool IsLearned(int row) => learned[row];

    /// <summary>Keeps a row that was read.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        values.AddRange(row);
        learned.Add(false);
    }

    /// <summary>Notes that a row was learned.</summary>
    public void Learned(long row) => learned[(int)row] = true;

    /// <summary>Writes down the label of a row that came without.</summary>
    /// <param name="row">Which.</param>
    /// <param name="label">The last values of the row.</param>
    public void Label(long row, ReadOnlySpan<double> label) =>
        label.CopyTo(CollectionsMarshal.AsSpan(values).Slice(((int)row * rowSize) + rowSize - label.Length));

    public StreamBeginningState Save(StandardiserState scale) =>
        new(values.ToArray(), learned.ConvertAll(flag => flag ? (byte)1 : (byte)0).ToArray(), scale);
}
