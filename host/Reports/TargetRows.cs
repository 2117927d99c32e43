using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>The rows of a table that stand below the mean of several targets, one for each.</summary>
internal static class TargetRows
{
    /// <summary>The first cell of a target's row.</summary>
    public static string Name(string target) => $"  {target}";

    /// <summary>What a title says of several targets; nothing of one.</summary>
    public static string Title(TaskSpec task) => task is { Kind: not TaskKind.Classification, Targets.Length: > 1 }
        ? $"; the mean of {task.Targets.Length} targets, and each"
        : "";
}
