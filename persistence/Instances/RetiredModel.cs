using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>A model that has served, as it stood when another took over.</summary>
/// <param name="State">What it had learned.</param>
/// <param name="Until">Sequence number of the first row that it did not read.</param>
public sealed record RetiredModel(ModelState State, long Until);
