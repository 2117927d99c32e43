namespace ArchetypeRC.Tests.Runtime.Kernels;

/// <summary>The sum of eight lanes in the order that every width of vectors promises.</summary>
internal static class LaneSum
{
    public static double Of(ReadOnlySpan<double> lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
