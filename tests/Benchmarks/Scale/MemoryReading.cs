using System.Runtime;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>What this process holds after everything that nobody refers to has gone.</summary>
/// <param name="Heap">Bytes of the managed heap in use.</param>
/// <param name="Resident">Bytes of memory that the process has from the system.</param>
internal sealed record MemoryReading(long Heap, long Resident)
{
    public static MemoryReading Take()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new MemoryReading(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
