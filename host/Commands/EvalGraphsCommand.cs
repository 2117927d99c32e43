using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Series;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>
/// <c>archetyperc eval graphs</c>: repeated cross-validation of graph classifiers, each beside itself without messages on the same
/// folds.
/// </summary>
internal static class EvalGraphsCommand
{
    public static Command Build()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder in the format of the TU Dortmund collection: NAME_A.txt, NAME_graph_indicator.txt, NAME_graph_labels.txt ...",
            HelpName = "DIR",
            Required = true,
        };
        var units = SearchOptions.Whole("--units", "State variables of a node. Default: 50.", "N", 1);
        var seeds = SearchOptions.Whole("--seeds", "Repetitions, each with its own folds and weights. Default: 10.", "K", 1);
        var folds = SearchOptions.Whole("--folds", "Folds of a repetition. Default: 10.", "F", 2);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command(
            "graphs", "Accuracy of telling graphs by repeated cross-validation: with message passing, and without it on the same folds.")
        {
            data, units, seeds, folds, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(data),
                parsed.GetValue(units) ?? 50,
                parsed.GetValue(seeds) ?? 10,
                parsed.GetValue(folds) ?? 10,
                parsed.GetValue(json),
                cancellation),
            cancellation));
        return command;
    }

    private static int Run(DirectoryInfo directory, int units, int seeds, int folds, bool json, CancellationToken cancellation)
    {
        var set = GraphStudy.Read(directory);
        if (folds > set.Graphs.Length)
            throw new SeriesRefusedException($"--folds is {folds}, but {set.Name} has {set.Graphs.Length} graphs. Give at most as many folds.");
        var studies = ImmutableArray.CreateBuilder<GraphStudy.Comparison>();
        foreach (var (name, with, without) in GraphStudy.Encoders(units))
        {
            studies.Add(GraphStudy.Compare(
                name,
                with,
                without,
                set,
                folds,
                seeds,
                TimeProvider.System,
                run => Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name}, repetition {run.Seed} of {seeds}: {run.Accuracy:f4}, without messages {run.WithoutMessages:f4}")),
                cancellation));
        }

        if (json)
            Console.Out.WriteLine(Json(set, folds, studies.ToImmutable()).ToJsonString(JsonText.Indented));
        else
            Show(set, folds, studies.ToImmutable());
        return 0;
    }

    private static void Show(GraphSet set, int folds, ImmutableArray<GraphStudy.Comparison> studies)
    {
        var table = new Table().RoundedBorder().Title(
            $"{set.Name.EscapeMarkup()}: {set.Graphs.Length} graphs, {set.Classes.Length} classes, {folds} folds, {studies[0].Runs.Length} repetition{(studies[0].Runs.Length == 1 ? "" : "s")}");
        table.AddColumn("Encoder")
            .AddColumn(new TableColumn("accuracy %").RightAligned())
            .AddColumn(new TableColumn("without messages").RightAligned())
            .AddColumn(new TableColumn("gain, paired").RightAligned());
        foreach (var study in studies)
        {
            table.AddRow(
                study.Name,
                Percent(study.Runs.Select(r => r.Accuracy)),
                Percent(study.Runs.Select(r => r.WithoutMessages)),
                Percent(study.Runs.Select(r => r.Accuracy - r.WithoutMessages)));
        }

        ResultConsole.Open().Write(table);
        var majority = set.Graphs.CountBy(g => g.Class).Max(c => c.Value) / (double)set.Graphs.Length;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the largest class holds {100 * majority:f2} %"));
    }

    private static string Percent(IEnumerable<double> shares)
    {
        var spread = Spread.Of(shares);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * spread.Mean:f2} ± {100 * spread.Deviation:f2}");
    }

    private static JsonObject Json(GraphSet set, int folds, ImmutableArray<GraphStudy.Comparison> studies) => new()
    {
        ["data"] = new JsonObject { ["name"] = set.Name, ["graphs"] = set.Graphs.Length, ["classes"] = SpecJson.Texts(set.Classes) },
        ["folds"] = folds,
        ["encoders"] = new JsonArray([.. studies.Select(Json)]),
    };

    private static JsonObject Json(GraphStudy.Comparison study)
    {
        var (accuracy, without, gain) = (
            Spread.Of(study.Runs.Select(r => r.Accuracy)),
            Spread.Of(study.Runs.Select(r => r.WithoutMessages)),
            Spread.Of(study.Runs.Select(r => r.Accuracy - r.WithoutMessages)));
        return new JsonObject
        {
            ["name"] = study.Name,
            ["measure"] = "accuracy",
            ["mean"] = accuracy.Mean,
            ["sd"] = accuracy.Deviation,
            ["withoutMessages"] = without.Mean,
            ["withoutMessagesDeviation"] = without.Deviation,
            ["gain"] = gain.Mean,
            ["gainDeviation"] = gain.Deviation,
            ["seconds"] = study.Runs.Sum(r => r.Seconds),
            ["operations"] = study.Runs.Sum(r => r.Operations),
            ["joules"] = study.Runs.Sum(r => r.Joules),
            ["seeds"] = new JsonArray([.. study.Runs.Select(r => new JsonObject
            {
                ["seed"] = JsonText.Whole(r.Seed),
                ["accuracy"] = r.Accuracy,
                ["withoutMessages"] = r.WithoutMessages,
                ["seconds"] = r.Seconds,
                ["operations"] = r.Operations,
                ["joules"] = r.Joules,
            })]),
            ["spec"] = SpecJson.Of(study.Spec),
        };
    }
}
