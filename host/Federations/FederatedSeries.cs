namespace ArchetypeRC.Host.Federations;

/// <summary>The rows of a client: one input and one target each.</summary>
internal sealed record FederatedSeries(double[] Inputs, double[] Targets);
