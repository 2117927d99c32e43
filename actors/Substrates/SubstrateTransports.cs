using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>The transport that a spec asks for.</summary>
public static class SubstrateTransports
{
    /// <summary>
    /// The way to the device of a spec. Its command comes from wherever the spec came from, and runs with the rights of this
    /// process: ask for it only where whoever runs this process has agreed to that.
    /// </summary>
    public static ISubstrateTransport For(ExternalSubstrateSpec spec) =>
        spec.Command.IsDefaultOrEmpty ? new SocketTransport(spec.Address) : new ProgramTransport(spec.Command);
}
