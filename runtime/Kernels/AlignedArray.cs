using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// Zero-filled values that start on a 64-byte border, so that a vector load never crosses a cache line. Lives on the pinned
/// heap of the collector: nothing to free, no finalizer.
/// </summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] storage;
    private readonly int start;

    public AlignedArray(int length)
    {
        Length = length;
        var size = Marshal.SizeOf<T>();
        storage = GC.AllocateArray<T>(length + (Alignment / size), pinned: true);
        var address = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(storage, 0);
        var misplaced = (int)(address % Alignment);
        start = misplaced == 0 ? 0 : (Alignment - misplaced) / size;
    }

    public int Length { get; }

    public Span<T> Span => storage.AsSpan(start, Length);

    /// <summary>The first value, for kernels that have checked their shapes.</summary>
    public ref T First => ref storage[start];
}
