namespace ArchetypeRC.Host.Reports;

/// <summary>A figure of merit under one seed.</summary>
/// <param name="Seed">Of the reservoir's weights, and of the data where they are generated.</param>
/// <param name="Value">The figure.</param>
internal sealed record SeedFigure(ulong Seed, double Value);
