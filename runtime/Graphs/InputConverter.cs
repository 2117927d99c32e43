using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>A converter of few bits before an array: a value becomes the nearest of its levels, one beyond its range the end of it.</summary>
/// <param name="Low">The lowest level.</param>
/// <param name="Step">From a level to the next; 0 for a range of one value.</param>
/// <param name="Levels">Steps from the lowest level to the highest.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InputConverter(double Low, double Step, int Levels)
{
    /// <summary>Steps between the levels that so many bits tell apart.</summary>
    public static int LevelsOf(int bits) => (1 << bits) - 1;

    /// <summary>The level that stands for a finite value.</summary>
    public double Quantised(double value)
    {
        var level = Step > 0 ? Math.Clamp(Math.Round((value - Low) / Step), 0, Levels) : 0;
        return Low + (level * Step);
    }
}
