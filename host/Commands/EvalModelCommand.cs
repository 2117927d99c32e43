using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval model</c>: one model on new rows, with its learning held and with its learning going on.</summary>
internal static class EvalModelCommand
{
    private const int RowsPerSlice = 256;

    public static Command Build()
    {
        var data = new Option<FileInfo>("--data")
        {
            Description = "The rows that follow those it was fitted on: CSV with a header.",
            HelpName = "FILE.csv",
            Required = true,
        };
        var model = new Option<FileInfo>("--model") { Description = "The model.", HelpName = "FILE.arc", Required = true };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("model", "Errors of one model on new rows: with its learning held, and with its learning going on.")
        {
            data, model, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(model), parsed.GetValue(json), cancellation),
            cancellation));
        return command;
    }

    private static int Run(FileInfo data, FileInfo file, bool json, CancellationToken cancellation)
    {
        var arc = ModelFile.Read(file.FullName);
        var rows = TaskReader.Read(data, arc.Spec.Task);
        if (rows.Rows == 0)
            throw new SeriesRefusedException($"{data} has a header and no rows. Give at least one row to predict.");
        if (arc.State.Rows < arc.Spec.Task.Horizon)
            throw new SeriesRefusedException($"{file} has read {arc.State.Rows} rows, fewer than its horizon: there is nothing to test yet.");
        var work = new WorkTally();
        var held = Held(LifelongModel.Restore(arc.Spec, arc.State), rows, work, cancellation);
        var fresh = arc.State with { Prequential = new ErrorSums(arc.Spec.Task.OutputSize).Save() };
        var learning = Learning(LifelongModel.Restore(arc.Spec, fresh), rows, work, cancellation);
        if (json)
        {
            var result = new JsonObject
            {
                ["rows"] = rows.Rows,
                ["held"] = SpecJson.Of(held),
                ["learning"] = SpecJson.Of(learning),
            };
            work.WriteTo(result);
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        var classes = arc.Spec.Task.Kind == TaskKind.Classification;
        var table = new Table().RoundedBorder().Title($"{file.Name} on {rows.Rows} rows of {data.Name}{TargetRows.Title(arc.Spec.Task)}".EscapeMarkup());
        table.AddColumn("Model").AddColumn(new TableColumn(classes ? "Error rate" : "NRMSE").RightAligned());
        AddRow("learning held", held);
        AddRow("learning on (test, then train)", learning);
        ResultConsole.Open().Write(table);
        Console.Out.WriteLine(work);
        return 0;

        void AddRow(string name, Score score)
        {
            table.AddRow(name, Spread.Text(score.Headline));
            foreach (var target in score.Targets)
                table.AddRow(TargetRows.Name(target.Target).EscapeMarkup(), Spread.Text(target.Nrmse));
        }
    }

    private static Score Held(LifelongModel model, TimeSeries rows, WorkTally work, CancellationToken cancellation)
    {
        var test = HeldOutTest.Following(model, rows);
        while (test.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        work.AddSteps(model.Reservoir, rows.Rows);
        return Score.Of(test.Error, model.Spec.Task);
    }

    private static Score Learning(LifelongModel model, TimeSeries rows, WorkTally work, CancellationToken cancellation)
    {
        var task = model.Spec.Task;
        var prediction = new double[task.OutputSize];
        for (var row = 0; row < rows.Rows; row++)
        {
            if (row % RowsPerSlice == 0)
                cancellation.ThrowIfCancellationRequested();
            model.Learn(rows.Row(row), prediction);
        }

        work.AddLearned(model, rows.Rows);
        return Score.Of(ErrorSums.Restore(model.Save().Prequential), task);
    }
}
