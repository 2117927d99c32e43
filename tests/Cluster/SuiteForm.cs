namespace ArchetypeRC.Tests.Cluster;

/// <summary>
/// How much of this suite runs. With <c>ARCHETYPERC_REPEATS=1</c> also what repeats a fault on the other store, from more seeds or more often,
/// and faults whose like a shorter test makes; with <c>ARCHETYPERC_LONG=1</c> that, and forms which take minutes each.
/// </summary>
internal static class SuiteForm
{
    public static bool Long { get; } = Environment.GetEnvironmentVariable("ARCHETYPERC_LONG") == "1";

    private static bool Repeats { get; } = Long || Environment.GetEnvironmentVariable("ARCHETYPERC_REPEATS") == "1";

    /// <summary>Skips what is left to the long form.</summary>
    public static void IsLong() => Skip.IfNot(Long, "ARCHETYPERC_LONG=1 runs it.");

    /// <summary>Skips what repeats a fault that another test has made, or one much like it.</summary>
    public static void IsRepeat() => Skip.IfNot(Repeats, "ARCHETYPERC_REPEATS=1 runs it.");
}
