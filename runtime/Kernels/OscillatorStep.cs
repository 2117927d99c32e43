using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a step of damped oscillators, semi-implicit: the position moves by the new velocity.</summary>
internal static class OscillatorStep
{
    /// <summary>z' = z + t (f - g y - e z); y' = y + t z'. All [N], which is the caller's duty.</summary>
    /// <param name="positions">y</param>
    /// <param name="velocities">z</param>
    /// <param name="stiffness">g</param>
    /// <param name="damping">e</param>
    /// <param name="step">t</param>
    /// <param name="nextPositions">y'</param>
    /// <param name="nextVelocities">f, then z'.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(
        ReadOnlySpan<double> positions,
        ReadOnlySpan<double> velocities,
        ReadOnlySpan<double> stiffness,
        ReadOnlySpan<double> damping,
        double step,
        Span<double> nextPositions,
        Span<double> nextVelocities)
    {
        ref var y = ref MemoryMarshal.GetReference(positions);
        ref var z = ref MemoryMarshal.GetReference(velocities);
        ref var g = ref MemoryMarshal.GetReference(stiffness);
        ref var e = ref MemoryMarshal.GetReference(damping);
        ref var nextY = ref MemoryMarshal.GetReference(nextPositions);
        ref var nextZ = ref MemoryMarshal.GetReference(nextVelocities);
        var i = 0;
        if (!Vector512.IsHardwareAccelerated)
        {
            var half = Vector256.Create(step);
            for (; i <= positions.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                var row = (nuint)i;
                var oldY = Vector256.LoadUnsafe(ref y, row);
                var oldZ = Vector256.LoadUnsafe(ref z, row);
                var force = Vector256.FusedMultiplyAdd(-Vector256.LoadUnsafe(ref g, row), oldY, Vector256.LoadUnsafe(ref nextZ, row));
                force = Vector256.FusedMultiplyAdd(-Vector256.LoadUnsafe(ref e, row), oldZ, force);
                var newZ = Vector256.FusedMultiplyAdd(half, force, oldZ);
                newZ.StoreUnsafe(ref nextZ, row);
                Vector256.FusedMultiplyAdd(half, newZ, oldY).StoreUnsafe(ref nextY, row);
            }
        }

        var t = Vector512.Create(step);
        for (; i <= positions.Length - RowVectors.Width; i += RowVectors.Width)
        {
            var row = (nuint)i;
            var oldY = Vector512.LoadUnsafe(ref y, row);
            var oldZ = Vector512.LoadUnsafe(ref z, row);
            var force = Vector512.FusedMultiplyAdd(-Vector512.LoadUnsafe(ref g, row), oldY, Vector512.LoadUnsafe(ref nextZ, row));
            force = Vector512.FusedMultiplyAdd(-Vector512.LoadUnsafe(ref e, row), oldZ, force);
            var newZ = Vector512.FusedMultiplyAdd(t, force, oldZ);
            newZ.StoreUnsafe(ref nextZ, row);
            Vector512.FusedMultiplyAdd(t, newZ, oldY).StoreUnsafe(ref nextY, row);
        }

        for (; i < positions.Length; i++)
        {
            var force = Math.FusedMultiplyAdd(-stiffness[i], positions[i], nextVelocities[i]);
            force = Math.FusedMultiplyAdd(-damping[i], velocities[i], force);
            nextVelocities[i] = Math.FusedMultiplyAdd(step, force, velocities[i]);
            nextPositions[i] = Math.FusedMultiplyAdd(step, nextVelocities[i], positions[i]);
        }
    }
}
