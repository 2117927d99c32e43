using Akka.Actor;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>Addresses of nodes, as people write them.</summary>
public static class NodeAddress
{
    /// <summary>Reads <c>HOST:PORT</c>, or the whole address as Akka writes it.</summary>
    /// <param name="text">For instance <c>10.0.0.1:4053</c>.</param>
    /// <param name="encrypted">Whether the cluster's connections are encrypted, which is part of a node's address.</param>
    /// <returns>For instance <c>akka.tcp://archetyperc@10.0.0.1:4053</c>.</returns>
    /// <exception cref="FormatException">It is neither, or a whole address of another system or protocol.</exception>
    public static string Parse(string text, bool encrypted)
    {
        ArgumentNullException.ThrowIfNull(text);
        var protocol = encrypted ? "akka.ssl.tcp" : "akka.tcp";
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"{protocol}://{ArchetypeHosting.SystemName}@{text}";
        if (!ActorPath.TryParseAddress(whole, out var address) || address.Host is not { Length: > 0 } || address.Port is not (> 0 and <= 65_535))
            throw new FormatException($"'{text}' is no address of a node; write HOST:PORT, such as 10.0.0.1:4053.");
        if (address.System != ArchetypeHosting.SystemName || address.Protocol != protocol)
        {
            throw new FormatException(
                $"'{text}' is no address of a node of this cluster: those begin with {protocol}://{ArchetypeHosting.SystemName}@. Write HOST:PORT.");
        }

        return address.ToString();
    }
}
