namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>A number measured on a model.</summary>
/// <param name="Name">What was measured, for instance <c>test.nrmse</c>.</param>
/// <param name="Value">Any double.</param>
public sealed record Metric(string Name, double Value);
