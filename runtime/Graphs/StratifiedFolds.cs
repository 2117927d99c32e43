using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Deals the cases of each class, shuffled, to folds in turn, so that every fold has its share of every class.</summary>
public static class StratifiedFolds
{
    /// <summary>The fold of each case, 0 to <paramref name="folds"/> - 1.</summary>
    /// <param name="classes">Class of each case, 0 or above.</param>
    /// <param name="folds">2 to the number of cases.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static ImmutableArray<int> Of(ReadOnlySpan<int> classes, int folds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, classes.Length);
        var random = new RandomStream(seed);
        var dealt = new int[classes.Length];
        var next = 0;
        var most = 0;
        foreach (var @class in classes)
            most = Math.Max(most, @class);
        for (var @class = 0; @class <= most; @class++)
        {
            var members = new List<int>();
            for (var i = 0; i < classes.Length; i++)
            {
                if (classes[i] == @class)
                    members.Add(i);
            }

            for (var left = members.Count; left > 0; left--)
            {
                var drawn = random.NextInt(left);
                dealt[members[drawn]] = next++ % folds;
                members[drawn] = members[left - 1];
            }
        }

        return [.. dealt];
    }
}
