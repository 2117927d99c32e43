namespace ArchetypeRC.Host.Reports;

/// <summary>What this program calls itself in the files that it writes.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = $"archetyperc {typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3)}";
}
