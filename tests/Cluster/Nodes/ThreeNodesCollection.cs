namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>Tests that share one cluster, one after the other.</summary>
[CollectionDefinition(nameof(ThreeNodes))]
public sealed class ThreeNodesCollection : ICollectionFixture<ThreeNodes>;
