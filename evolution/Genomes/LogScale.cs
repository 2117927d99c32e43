using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>The logarithmic scale of a range [low, high] of positive numbers, with the runtime's own elementary functions:
/// a genome comes out the same on every machine.</summary>
internal static class LogScale
{
    public static double ToUnit(double value, double low, double high)
    {
        var start = Elementary.Log(low);
        return (Elementary.Log(value) - start) / (Elementary.Log(high) - start);
    }

    public static double FromUnit(double unit, double low, double high)
    {
        var start = Elementary.Log(low);
        return Elementary.Exp(start + (Math.Clamp(unit, 0, 1) * (Elementary.Log(high) - start)));
    }
}
