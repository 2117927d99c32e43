using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>What a soak found, as Markdown for people and as JSON for programs.</summary>
internal sealed record SoakReport
{
    // A part of the run in which nothing was predicted has no error.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public required double Minutes { get; init; }

    public required ulong Seed { get; init; }

    public required int Instances { get; init; }

    public required long Rows { get; init; }

    public required long RepeatedRows { get; init; }

    public required long RefusedBatches { get; init; }

    public required long Changes { get; init; }

    /// <summary>How often each kind of fault was brought about.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Median error of a prediction in each twentieth of the run.</summary>
    public required IReadOnlyList<double> MedianErrors { get; init; }

    public required IReadOnlyList<MemorySample> Memory { get; init; }

    public required IReadOnlyList<JournalSample> Journal { get; init; }

    public required IReadOnlyList<SoakCheck> Checks { get; init; }

    public bool Passed => Checks.All(check => check.Holds);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Soak of {Minutes:0.#} minutes, seed {Seed}: {(Passed ? "passed" : "FAILED")}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Instances} instances on three nodes and PostgreSQL. {Rows:n0} rows learned, {RepeatedRows:n0} sent again, {RefusedBatches:n0} batches refused as they had to be, {Changes:n0} changes of a model.").AppendLine();
        text.AppendLine("| fault | times |").AppendLine("|---|---|");
        foreach (var (fault, times) in Faults)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {fault} | {times} |");
        text.AppendLine().AppendLine("| checked | seen | allowed | |").AppendLine("|---|---|---|---|");
        foreach (var check in Checks)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {check.What} | {check.Seen} | {check.Bound} | {(check.Holds ? "holds" : "**broken**")} |");
        return text.ToString();
    }

    /// <summary>Writes report.md and report.json.</summary>
    public void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "report.md"), ToMarkdown());
        File.WriteAllText(Path.Combine(directory, "report.json"), JsonSerializer.Serialize(this, Json));
    }
}
