namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>The ratios that are asked for, by work, precision and number of units.</summary>
internal static class Demands
{
    private static readonly int[] Sizes = [100, 300, 500, 1000, 2000];

    private static readonly Dictionary<(string Work, bool Single), double?[]> Ratios = new()
    {
        [(Works.Sparse, true)] = [15, 7, 5, 3.5, 2.7],
        [(Works.Sparse, false)] = [13, 6, 4, 3.5, 2.5],
        [(Works.TenthDense, true)] = [15, 3.5, 2.3, 2, 2],
        [(Works.TenthDense, false)] = [13, 2.3, 2.3, 2, 2],
        [(Works.Dense, true)] = [20, 3.5, 2.3, 1.1, 1.1],
        [(Works.Dense, false)] = [8, 3, 1.5, 1, 1.1],
        [(Works.Ring, true)] = [40, 25, 20, 12, 10],
        [(Works.Ring, false)] = [25, 12, 8, 7, 5],
        [(Works.Diagonals, true)] = [40, 25, 20, 12, 10],
        [(Works.Diagonals, false)] = [25, 12, 8, 7, 5],
        [(Works.Batch, true)] = [17, 13, 11, 10, 11],
        [(Works.Batch, false)] = [9, 7, 6, 6, 6],
        [(Works.Intrinsic, false)] = [22, 9, 6.5, 4.3, 3],
        [(Works.LearnTextbook, false)] = [18, 18, null, 17, null],
        [(Works.LearnBlas, false)] = [8, 4.5, 4, 3.8, null],
        [(Works.Gram, false)] = [null, null, null, 1, null],
        [(Works.Radius, false)] = [null, null, null, 1 / 1.5, null],
        [(Works.Model, false)] = [0.6, 0.85, 0.85, 0.85, 0.85],
        [(Works.Model, true)] = [0.6, 0.85, 0.85, 0.85, 0.85],
    };

    public static double? Of(string work, bool single, int units) =>
        Ratios.TryGetValue((work, single), out var ratios) && Array.IndexOf(Sizes, units) is >= 0 and var at ? ratios[at] : null;
}
