using System.Security.Authentication;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>With what a broker is asked for a stream.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Encrypted">Whether the connection is encrypted; the broker's certificate must be one that is trusted.</param>
/// <param name="Reader">The name that the broker remembers this reader by.</param>
/// <param name="User">The user; null for none.</param>
/// <param name="Password">The user's password; null for none.</param>
/// <param name="Authority">
/// PEM file with the authority that signed the broker's certificate; null for the authorities that this machine trusts.
/// </param>
public sealed record SourceLogin(string Host, int Port, bool Encrypted, string Reader, string? User, string? Password, string? Authority = null)
{
    /// <summary>The broker without the password.</summary>
    public override string ToString() => $"{Host}:{Port}";

    /// <summary>The refusal of a broker that does not let the user in.</summary>
    /// <param name="scheme">How its addresses begin.</param>
    /// <param name="cause">What it answered.</param>
    internal SourceRefusedException NotLetIn(string scheme, Exception? cause = null) => new(
        User is null
            ? $"{scheme}://{this} lets nobody in without a user. Set {SourceRequest.UserVariable} and {SourceRequest.PasswordVariable}."
            : $"{scheme}://{this} does not let the user '{User}' in with this password. Correct {SourceRequest.UserVariable} and {SourceRequest.PasswordVariable}.",
        cause);

    /// <summary>The refusal of a broker whose certificate is not trusted.</summary>
    /// <param name="scheme">How its addresses begin.</param>
    /// <param name="cause">What is wrong with it.</param>
    internal SourceRefusedException NotTrusted(string scheme, AuthenticationException cause) => new(
        $"The certificate of {scheme}://{this} is not trusted: {cause.Message.TrimEnd('.')}. "
        + (Authority is null
            ? "Name the authority that signed it, --source-authority CA.pem, or add it to those that this machine trusts."
            : $"Check that '{Authority}' holds the authority that signed it, and that it is for the name '{Host}'."),
        cause);
}
