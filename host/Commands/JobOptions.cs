using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Host.Commands;

/// <summary>The budgets and the priority of a search; <c>evolve</c> and <c>jobs submit</c> share them.</summary>
internal sealed partial class JobOptions
{
    private static readonly ImmutableSortedDictionary<string, int> Priorities = new Dictionary<string, int>
    {
        ["low"] = -10,
        ["normal"] = 0,
        ["high"] = 10,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public JobOptions()
    {
        TimeLimit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Duration(result.Tokens[0].Value) is null)
                result.AddError($"--time-limit is '{result.Tokens[0].Value}'; allowed: a number above 0 with s, m or h, such as 90s.");
        });
        EnergyLimit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } joules and not (> 0 and < double.PositiveInfinity))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--energy-limit is {joules}; allowed: joules, above 0."));
        });
        Priority.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && PriorityOf(result.Tokens[0].Value) is null)
            {
                result.AddError(
                    $"--priority is '{result.Tokens[0].Value}'; allowed: low, normal, high, or a whole number from {-SubmitJob.MostPriority} to {SubmitJob.MostPriority}.");
            }
        });
    }

    public Option<string> TimeLimit { get; } = new("--time-limit")
    {
        Description = "Ends the search after so long, for instance 90s, 10m or 2h; pauses do not count. The result then depends on the machine.",
        HelpName = "TIME",
    };

    public Option<int?> Evaluations { get; } = SearchOptions.Whole("--evaluations", "Ends the search after so many evaluations.", "N", 1);

    public Option<double?> EnergyLimit { get; } = new("--energy-limit")
    {
        Description = "Ends the search when so many joules are spent, as estimated from the counted work.",
        HelpName = "JOULES",
    };

    public Option<string> Priority { get; } = new("--priority")
    {
        Description = "In a cluster (evolve: with --join): a search of a higher priority is served before those of a lower one; those of the same share alike.",
        HelpName = "low|normal|high|N",
        DefaultValueFactory = _ => "normal",
    };

    /// <summary>The budgets, for a command's list.</summary>
    public IEnumerable<Option> Budgets => [TimeLimit, Evaluations, EnergyLimit];

    public SearchSettings Read(ParseResult parsed, SearchSettings settings) => settings with
    {
        TimeLimit = parsed.GetValue(TimeLimit) is { } text ? Duration(text) : null,
        Evaluations = parsed.GetValue(Evaluations),
        EnergyLimitJoules = parsed.GetValue(EnergyLimit),
    };

    public int ReadPriority(ParseResult parsed) => PriorityOf(parsed.GetValue(Priority)!) ?? 0;

    /// <summary>An argument or option that names a search.</summary>
    public static JobId? Name(string text)
    {
        try
        {
            return new JobId(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static int? PriorityOf(string text) =>
        Priorities.TryGetValue(text, out var named) ? named
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs((long)number) <= SubmitJob.MostPriority
            ? number
            : null;

    private static TimeSpan? Duration(string text)
    {
        var match = DurationForm().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = number * (match.Groups["unit"].Value switch
        {
            "h" => 3600,
            "m" => 60,
            _ => 1,
        });
        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex("^(?<number>[0-9]+(\\.[0-9]+)?)(?<unit>s|m|h)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DurationForm();
}
