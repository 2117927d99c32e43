using System.Text.RegularExpressions;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Name of a search: 1 to 100 letters, digits, dots, dashes and underscores, the first a letter or digit.</summary>
public readonly partial record struct JobId
{
    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public JobId(string value)
    {
        if (!Form().IsMatch(value))
        {
            throw new ArgumentException(
                $"The job name '{value}' is refused; allowed: 1 to 100 letters, digits, '.', '-', '_', a letter or digit first.",
                nameof(value));
        }

        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
