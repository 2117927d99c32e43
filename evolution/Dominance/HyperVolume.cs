namespace ArchetypeRC.Evolution.Dominance;

/// <summary>The volume that points dominate up to a reference point (Zitzler and Thiele 1998): exact, and larger the better the front.</summary>
public static class HyperVolume
{
    /// <summary>The volume of three objectives, O(n^2 log n): slices along the third, each an area of the first two.</summary>
    /// <param name="points">Any points; those that are not better than the reference in every objective add nothing.</param>
    /// <param name="reference">A point worse than all that count.</param>
    public static double Of(IEnumerable<Objectives> points, Objectives reference)
    {
        Objectives[] counted = [.. points.Where(p => Inside(p, reference)).OrderBy(p => p.Bytes)];
        var volume = 0.0;
        for (var i = 0; i < counted.Length; i++)
        {
            var top = i < counted.Length - 1 ? counted[i + 1].Bytes : reference.Bytes;
            if (top > counted[i].Bytes)
                volume += (top - counted[i].Bytes) * Area(counted.AsSpan(0, i + 1), reference);
        }

        return volume;
    }

    /// <summary>The area of the first two objectives alone, O(n log n).</summary>
    public static double Area(ReadOnlySpan<Objectives> points, Objectives reference)
    {
        var sorted = points.ToArray();
        Array.Sort(sorted, static (a, b) => a.Error != b.Error ? a.Error.CompareTo(b.Error) : a.Operations.CompareTo(b.Operations));
        var area = 0.0;
        var lowest = reference.Operations;
        foreach (var point in sorted)
        {
            if (!(point.Error < reference.Error && point.Operations < lowest))
                continue;
            area += (reference.Error - point.Error) * (lowest - point.Operations);
            lowest = point.Operations;
        }

        return area;
    }

    private static bool Inside(Objectives point, Objectives reference) =>
        point.Error < reference.Error && point.Operations < reference.Operations && point.Bytes < reference.Bytes;
}
