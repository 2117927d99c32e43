using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>Writes what a search leaves: model, report, numbers, held-out rows. Each file appears whole or not at all.</summary>
internal static class ReportFiles
{
    public const string Model = "best.arc";
    public const string Job = "job.json";
    public const string Page = "report.html";
    public const string HeldOut = "held-out.csv";
    public const string Lineage = "lineage.json";

    /// <exception cref="IOException">The disk is full or read-only; files from before are unchanged.</exception>
    public static void Write(SearchReport report, string directory)
    {
        ModelOf(report).Write(Path.Combine(directory, Model));
        WriteText(Path.Combine(directory, HeldOut), HeldOutRows(report));
        Write(Path.Combine(directory, Lineage), stream => LineageJson.Write(report, stream));
        WriteText(Path.Combine(directory, Page), ReportPage.Of(report));
        WriteText(Path.Combine(directory, Job), ReportJson.Of(report).ToJsonString(JsonText.Indented) + "\n");
    }

    private static ModelFile ModelOf(SearchReport report)
    {
        List<Metric> metrics =
        [
            new("validation.fitness", report.Winner.Fitness.Value),
            new("test.nrmse", report.Test.Score.Nrmse),
            new("baselines.defaultReservoir.nrmse", report.Baselines.DefaultReservoirMean.Nrmse),
        ];
        metrics.AddRange(report.Test.Score.Targets.Select(t => new Metric($"test.targets.{t.Target}.nrmse", t.Nrmse)));
        if (report.Test.Score.ErrorRate is { } rate)
            metrics.Add(new("test.errorRate", rate));
        if (report.Baselines.Persistence is { } persistence)
            metrics.Add(new("baselines.persistence.nrmse", persistence.Nrmse));
        if (report.Baselines.Autoregressive is { } autoregressive)
            metrics.Add(new("baselines.autoregressive.nrmse", autoregressive.Nrmse));
        return new ModelFile(
            report.Test.Model.Spec,
            report.Test.Model.Save(),
            new ModelMetrics(metrics),
            [.. report.Status.Ancestors.Reverse().Append(report.Winner).Select(Entry)],
            ProgramVersion.Text);
    }

    private static LineageEntry Entry(Individual individual)
    {
        var genome = individual.Birth.Genome;
        return new LineageEntry(
            individual.Birth.Number.Value,
            individual.Birth.Generation,
            [.. individual.Birth.Parents.Select(p => p.Value)],
            string.Join(", ", individual.Birth.Operators),
            individual.Fitness.Refusal is null ? individual.Fitness.Value : null,
            Enumerable.Range(0, genome.Values.Length).Where(genome.IsActive).ToImmutableSortedDictionary(
                i => genome.Space.Genes[i].Name, i => genome.Space.Genes[i].Text(genome.Values[i]), StringComparer.Ordinal));
    }

    private static string HeldOutRows(SearchReport report)
    {
        var text = new StringBuilder();
        var data = report.Plan.Data;
        var task = report.Plan.Task;
        text.AppendJoin(',', data.Columns.Select(Quoted)).Append('\n');
        for (var r = report.Plan.Split.FittedRows; r < data.Rows; r++)
        {
            for (var c = 0; c < data.Columns.Length; c++)
                text.Append(c == 0 ? "" : ",").Append(Cell(data, task, r, c));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Cell(TimeSeries data, TaskSpec task, int row, int column)
    {
        var value = data.Row(row)[column];
        if (double.IsNaN(value))
            return "";
        return task.Kind == TaskKind.Classification && task.Targets.Contains(data.Columns[column])
            ? Quoted(task.Classes[(int)value])
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Write(string path, Action<Stream> content)
    {
        var beside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
    }
}
