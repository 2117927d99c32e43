using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>One cell of the table.</summary>
/// <param name="Store">Kind of store.</param>
/// <param name="Durability">What an acknowledgement promises.</param>
/// <param name="Instances">Instances that are fed at the same time.</param>
/// <param name="Batch">Rows of a batch.</param>
/// <param name="InFlight">Batches of each instance that await their acknowledgement.</param>
internal sealed record ThroughputCase(string Store, Durability Durability, int Instances, int Batch, int InFlight);
