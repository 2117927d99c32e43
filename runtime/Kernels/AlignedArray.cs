using System.Runtime.CompilerServices;
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
        storage = GC.AllocateArray<T>(length + (Alignment / Unsafe.SizeOf<T>()), pinned: true);
        start = FirstAligned(storage);
    }

    public int Length { get; }

    public Span<T> Span => storage.AsSpan(start, Length);

    /// <summary>The first value, for kernels that have checked their shapes.</summary>
    public ref T First => ref storage[start];

    /// <summary>How many values lie before the first border of a cache line, for as long as the array stays where it is.</summary>
    public static int FirstAligned(T[] values)
    {
        var address = (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref MemoryMarshal.GetArrayDataReference(values));
        return (int)((Alignment - (address % Alignment)) % Alignment) / Unsafe.SizeOf<T>();
    }
}
