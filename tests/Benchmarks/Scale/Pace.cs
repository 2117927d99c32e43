namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>How fast something was done.</summary>
/// <param name="PerSecond">Times per second.</param>
/// <param name="ProcessorMilliseconds">Processor time of this process for each: what else runs on the machine takes little part in it.</param>
internal sealed record Pace(double PerSecond, double ProcessorMilliseconds);
