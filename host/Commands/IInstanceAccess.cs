using Akka.Actor;
using ArchetypeRC.Actors.Client;

namespace ArchetypeRC.Host.Commands;

/// <summary>Where a command's instances live: in this process, or in a cluster that it talks to.</summary>
internal interface IInstanceAccess : IAsyncDisposable
{
    /// <summary>Runs what the command itself does with actors and streams.</summary>
    ActorSystem System { get; }

    /// <summary>Reaches the instances.</summary>
    IArchetypeClient Client { get; }
}
