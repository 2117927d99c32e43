namespace ArchetypeRC.Host.Nodes;

/// <summary>None of the nodes that a command was told of answered.</summary>
internal sealed class NoNodeAnsweredException(IEnumerable<string> nodes, TimeSpan within) : Exception(
    $"None of the nodes {string.Join(", ", nodes)} answered within {within.TotalSeconds:0.#} s. Check that one runs there, under "
    + "exactly this name (the host-name of its settings: localhost is not 127.0.0.1); that --tls names a "
    + "certificate of the cluster's authority, or is left out if the cluster has no tls; and that --host is an address of this machine that the nodes can reach.");
