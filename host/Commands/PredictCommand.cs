using System.CommandLine;
using System.Collections.Immutable;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc predict</c>: a Unix filter in one process, without a store: a model that predicts each row, then learns it.</summary>
internal static class PredictCommand
{
    public static Command Build()
    {
        var model = new Option<FileInfo>("--model") { Description = "The model to start from.", HelpName = "FILE.arc" };
        var spec = new Option<FileInfo>("--spec")
        {
            Description = "In place of --model: the spec, as JSON, of a model that has learned nothing yet.",
            HelpName = "X.json",
        };
        var save = new Option<FileInfo>("--save")
        {
            Description = "Where to write the model after the last row; without it what was learned is gone.",
            HelpName = "FILE.arc",
        };
        var steps = SearchOptions.Whole(
            "--steps", "Rows to go on for by itself when standard input has ended: each prediction is the next row. For forecasts of their own inputs, one row ahead.", "N", 1);
        var json = new Option<bool>("--json") { Description = "Write JSON lines instead of CSV." };
        var command = new Command("predict", """
            Read CSV rows with a header on standard input, write a prediction per row on standard output, and learn from every row, in this
            process alone. It starts many times faster than stream, and keeps nothing but what --save writes at the end. A model with
            intervals (lifelong.interval) writes their ends beside each prediction, one with readout.probabilities that of each class.

            With --steps it goes on freely after the last row (closed loop, generative mode) and writes as many answers more, numbered on: those that
            it would give if each prediction came as the next row. Nothing is learned from them, and --save writes the model as the last row left it.

            Examples:
              archetyperc predict --model best.arc --save better.arc < new-rows.csv
              archetyperc predict --model best.arc --steps 50 < new-rows.csv
            """)
        {
            model, spec, save, steps, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is null == result.GetResult(spec) is null)
                result.AddError("Give either --model FILE.arc or --spec X.json.");
        });
        command.SetAction(parsed => Run(
            parsed.GetValue(model), parsed.GetValue(spec), parsed.GetValue(save), parsed.GetValue(steps) ?? 0, parsed.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo? file, FileInfo? spec, FileInfo? save, int steps, bool json)
    {
        if (save?.Directory is { Exists: false } folder)
            throw new ModelFileNotWrittenException(save.FullName, new DirectoryNotFoundException($"There is no directory {folder.FullName}."));
        var arc = file is null ? null : ModelFile.Read(file.FullName);
        var model = arc is not null
            ? LifelongModel.Restore(arc.Spec, arc.State)
            : LifelongModel.Create(SpecFile.ReadModel(spec!));
        if (model.Spec.Reservoir is ExternalSubstrateSpec)
            throw Refusal();
        if (steps > 0 && FreeRun.Problems(model.Spec, alone: true) is { IsEmpty: false } problems)
            throw new SpecRefusedException(problems);

        using var input = Console.OpenStandardInput();
        using var rows = new CsvRows(
            new StreamReader(input), model.Spec.Task, missingValues: model.Spec.MissingValues != MissingValuePolicy.Refuse);
        using var output = AnswerWriter.StandardOutput();
        var answers = AnswerWriter.For(model.Spec, output, json, intervals: model.Spec.Lifelong?.Interval is not null);
        try
        {
            Answer(model, rows, answers);
            if (steps > 0)
                GoOn(model, rows.Count, steps, answers);
        }
        catch (IOException) when (answers.ReaderHasGone)
        {
            return 0;
        }

        if (save is not null)
            Save(model, arc, save);

        return 0;
    }

    private static SpecRefusedException Refusal() => new(
        [new SpecProblem("reservoir", "an external substrate", "a reservoir of our own; stream --device asks a device")]);

    private static void Save(LifelongModel model, ModelFile? arc, FileInfo file)
    {
        var saved = arc is null
            ? new ModelFile(model.Spec, model.Save(), ModelMetrics.Empty, [], ProgramVersion.Text)
            : arc with { State = model.Save(), Metrics = ModelMetrics.Empty };
        saved.Write(file.FullName);
    }

    // An answer leaves before the next row is waited for.
    private static void Answer(LifelongModel model, CsvRows rows, AnswerWriter answers)
    {
        answers.Begin();
        var row = new double[model.RowSize];
        var prediction = new double[model.OutputSize];
        while (rows.Read(row))
        {
            model.Learn(row, prediction);
            answers.Write(rows.Count - 1, prediction, model.IntervalRadii);
            answers.Flush();
        }
    }

    private static void GoOn(LifelongModel model, long next, int steps, AnswerWriter answers)
    {
        if (model.Rows == 0)
            throw new SeriesRefusedException("There is no row to go on from: the model has read none, and standard input had none. Give at least one.");
        var free = new FreeRun(model);
        var radii = new double[model.IntervalRadii.Length];
        Array.Fill(radii, double.PositiveInfinity);
        var ranAway = false;
        if (model.Rows <= model.Spec.Washout + model.Spec.Task.Horizon)
            TaskNotice.Tell($"nothing is learned yet: the model has read {model.Rows} rows, and learns from row {model.Spec.Washout} on.");
        for (var step = 0; step < steps; step++)
        {
            if (!free.Diverged)
                free.Step();
            if (free.Diverged)
            {
                TaskNotice.Tell($"the free run diverged after {step} of {steps} rows: what comes next is no finite number of at most {LifelongModel.LargestValue} in magnitude.");
                return;
            }

            if (free.RanAway && !ranAway)
            {
                ranAway = true;
                TaskNotice.Tell($"the free run has run away: after {step + 1} of {steps} rows an input lies beyond 50 deviations of what the model has seen, and is held there.");
            }

            answers.Write(next + step, free.Prediction, radii);
            answers.Flush();
        }
    }
}
