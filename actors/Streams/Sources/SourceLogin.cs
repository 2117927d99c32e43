namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>With what a broker is asked for a stream.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Encrypted">Whether the connection is encrypted; the broker's certificate must be one that this machine trusts.</param>
/// <param name="Reader">The name that the broker remembers this reader by.</param>
/// <param name="User">The user; null for none.</param>
/// <param name="Password">The user's password; null for none.</param>
public sealed record SourceLogin(string Host, int Port, bool Encrypted, string Reader, string? User, string? Password)
{
    /// <summary>The broker without the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
