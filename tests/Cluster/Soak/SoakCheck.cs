namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>One thing that must hold.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="Seen">What was found.</param>
/// <param name="Bound">What is allowed.</param>
/// <param name="Holds">Whether it is within that.</param>
internal sealed record SoakCheck(string What, string Seen, string Bound, bool Holds);
