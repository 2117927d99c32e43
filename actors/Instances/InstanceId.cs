using System.Text.RegularExpressions;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// Name of an instance: letters, digits, dots, dashes and underscores, the first a letter or digit, 1 to 100 in all; before it, if
/// wanted, the tenant that it belongs to, a name of the same form, and a slash.
/// </summary>
public readonly partial record struct InstanceId
{
    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public InstanceId(string value)
    {
        if (!Form().IsMatch(value))
        {
            throw new ArgumentException(
                $"The instance name '{value}' is refused; allowed: 1 to 100 letters, digits, '.', '-', '_', a letter or digit "
                + "first; before it a tenant of the same form and '/', if wanted.",
                nameof(value));
        }

        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>The part before the slash; empty without one.</summary>
    public string Tenant => Value.IndexOf('/') is var slash && slash < 0 ? "" : Value[..slash];

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^(?=.{1,100}$)(?:[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
