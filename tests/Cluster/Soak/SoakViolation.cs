namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>Something that is promised did not hold.</summary>
internal sealed class SoakViolation(string what) : Exception(what);
