using System.Text.RegularExpressions;

namespace ArchetypeRC.Actors.Instances;

/// <summary>Name of an instance: 1 to 100 letters, digits, dots, dashes and underscores, the first a letter or digit.</summary>
public readonly partial record struct InstanceId
{
    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public InstanceId(string value)
    {
        if (!Form().IsMatch(value))
        {
            throw new ArgumentException(
                $"The instance name '{value}' is refused; allowed: 1 to 100 letters, digits, '.', '-', '_', a letter or digit first.",
                nameof(value));
        }

        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
