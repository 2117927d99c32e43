using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The sizes of the blocks into which a Walsh-Hadamard transform of any length falls: powers of two, the largest first.</summary>
internal static class HadamardBlocks
{
    /// <summary>Largest block: its values lie on the stack and in the first cache.</summary>
    public const int Largest = 4096;

    /// <summary>Size of the next block when so many rows are left.</summary>
    public static int Size(int left) => Math.Min(Largest, 1 << BitOperations.Log2((uint)left));
}
