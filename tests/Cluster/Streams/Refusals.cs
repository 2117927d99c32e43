using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>What a refusal looks like: exit code 2, and sentences for the user instead of a stack trace.</summary>
internal static class Refusals
{
    /// <summary>Fails unless the run was refused with a message that holds every one of the given parts.</summary>
    public static void AssertRefused(this ProgramEnd end, params string[] parts)
    {
        Assert.Equal(2, end.Code);
        Assert.StartsWith("archetyperc: ", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        foreach (var part in parts)
            Assert.Contains(part, end.Errors, StringComparison.Ordinal);
    }
}
