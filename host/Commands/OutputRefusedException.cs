namespace ArchetypeRC.Host.Commands;

/// <summary>The place for a command's results cannot be used; nothing in it was changed.</summary>
internal sealed class OutputRefusedException(string message) : Exception(message);
