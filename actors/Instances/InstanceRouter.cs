using Akka.Cluster.Sharding;

namespace ArchetypeRC.Actors.Instances;

/// <summary>Finds the shard of an instance by its name.</summary>
internal sealed class InstanceRouter() : HashCodeMessageExtractor(MaximumShards)
{
    /// <summary>Fixed for the life of a cluster: another number sends names elsewhere.</summary>
    private const int MaximumShards = 64;

    public override string? EntityId(object message) => (message as IInstanceMessage)?.Instance.Value;
}
