using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// The answers to the last <see cref="AnswerWindowState.MaximumRows"/> rows with a hash of each row's content, so that a
/// repeated row is answered again with the same bits and a row with other content under the same number is found out.
/// </summary>
internal sealed class AnswerWindow
{
    private const int Capacity = AnswerWindowState.MaximumRows;

    // No row has no content.
    private static readonly ulong NeverCame = HashOf([]);

    private readonly int outputSize;
    private readonly ulong[] hashes = new ulong[Capacity];
    private readonly double[] predictions;

    public AnswerWindow(int outputSize, long next)
    {
        this.outputSize = outputSize;
        predictions = new double[Capacity * outputSize];
        First = next;
        Next = next;
    }

    /// <summary>Sequence number of the oldest row whose answer is kept.</summary>
    public long First { get; private set; }

    /// <summary>Sequence number of the row that comes next.</summary>
    public long Next { get; private set; }

    public static ulong HashOf(ReadOnlySpan<double> row) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(row));

    /// <summary>The hash of a row in two parts.</summary>
    public static ulong HashOf(ReadOnlySpan<double> head, ReadOnlySpan<double> tail)
    {
        var hash = new XxHash64();
        hash.Append(MemoryMarshal.AsBytes(head));
        hash.Append(MemoryMarshal.AsBytes(tail));
        return hash.GetCurrentHashAsUInt64();
    }

    public static AnswerWindow Restore(AnswerWindowState state)
    {
        var window = new AnswerWindow(state.OutputSize, state.First);
        for (var i = 0; i < state.RowHashes.Length; i++)
            window.Add(state.RowHashes.Span[i], state.Predictions.Span.Slice(i * state.OutputSize, state.OutputSize));
        return window;
    }

    public void Add(ulong hash, ReadOnlySpan<double> prediction)
    {
        var slot = (int)(Next % Capacity);
        hashes[slot] = hash;
        prediction.CopyTo(predictions.AsSpan(slot * outputSize));
        Next++;
        First = Math.Max(First, Next - Capacity);
    }

    /// <summary>Passes over rows that never came; their places are taken by no answer.</summary>
    public void Skip(long next)
    {
        Span<double> none = stackalloc double[outputSize];
        none.Fill(double.NaN);
        if (next - Next > Capacity)
        {
            Next = next - Capacity;
            First = Next;
        }

        while (Next < next)
            Add(NeverCame, none);
    }

    public bool Holds(long sequence, ulong hash) => hashes[(int)(sequence % Capacity)] == hash;

    public ReadOnlySpan<double> Answer(long sequence) =>
        predictions.AsSpan((int)(sequence % Capacity) * outputSize, outputSize);

    public AnswerWindowState Save()
    {
        var count = (int)(Next - First);
        var savedHashes = new ulong[count];
        var savedPredictions = new double[count * outputSize];
        for (var i = 0; i < count; i++)
        {
            savedHashes[i] = hashes[(int)((First + i) % Capacity)];
            Answer(First + i).CopyTo(savedPredictions.AsSpan(i * outputSize));
        }

        return new AnswerWindowState(First, outputSize, savedHashes, savedPredictions);
    }
}
