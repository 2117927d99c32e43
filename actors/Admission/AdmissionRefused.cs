namespace ArchetypeRC.Actors.Admission;

/// <summary>A limit stands against a message.</summary>
/// <param name="Explanation">Which limit, whose, and what is asked of it now.</param>
/// <param name="RetryAfter">When it is worth to try again; for a limit that only the end of other instances lifts, a guess.</param>
internal sealed record AdmissionRefused(string Explanation, TimeSpan RetryAfter);
