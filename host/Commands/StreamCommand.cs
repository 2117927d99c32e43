using System.CommandLine;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc stream</c>: a Unix filter that learns as it goes and survives a kill.</summary>
internal static class StreamCommand
{
    public static Command Build()
    {
        var model = new Option<FileInfo>("--model")
        {
            Description = "The model to start from, as evolve wrote it. Needed whenever the state directory is new.",
            HelpName = "FILE.arc",
        };
        var spec = new Option<FileInfo>("--spec")
        {
            Description = "In place of --model: the spec, as JSON, of a model that has learned nothing yet.",
            HelpName = "X.json",
        };
        var state = new Option<DirectoryInfo>("--state")
        {
            Description = "Directory that keeps what is learned; made when missing, one process at a time.",
            HelpName = "DIR",
            Required = true,
        };
        var from = new Option<long>("--from-sequence")
        {
            Description = "Number of the input's first row, when the input does not begin at row 0.",
            HelpName = "N",
        };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0)
                result.AddError("--from-sequence is a row number: 0 or more.");
        });
        var instance = new Option<string>("--instance")
        {
            Description = "Name of the instance in the state directory.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "stream",
        };
        var json = new Option<bool>("--json") { Description = "Write JSON lines instead of CSV." };
        var command = new Command("stream", """
            Read CSV rows with a header on standard input, write a prediction per row on standard output, and learn from every row.

            Started again after a stop, a crash or a kill with the same input from its beginning, it goes on where it was:
            no row is learned twice, and an answer that may not have left is written again with the same bits.

            Examples:
              archetyperc stream --model best.arc --state sunspots < new-rows.csv
              archetyperc stream --spec sensor.json --state sensor < rows.csv
              tail -n +1 -f sensor.csv | archetyperc stream --model best.arc --state sensor > predictions.csv
              archetyperc stream --state sensor --from-sequence 20000 --json < rows-from-20000.csv
            """)
        {
            model, spec, state, from, instance, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not null && result.GetResult(spec) is not null)
                result.AddError("Give either --model FILE.arc or --spec X.json.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            Start(parsed.GetValue(model), parsed.GetValue(spec)),
            parsed.GetRequiredValue(state),
            new InstanceId(parsed.GetRequiredValue(instance)),
            parsed.GetValue(from),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        (ModelSpec Spec, ModelState State)? start, DirectoryInfo state, InstanceId instance, long first, bool json, CancellationToken cancellation)
    {
        await using var node = await EmbeddedNode.StartAsync(state.FullName, workers: 0, cancellation);
        var description = await InstanceAsync(node.Client, instance, start, state);
        using var rows = new CsvRows(new StreamReader(Console.OpenStandardInput()), description.Spec.Task);
        await using var output = AnswerWriter.StandardOutput();
        var answers = AnswerWriter.For(description.Spec.Task, output, json);
        var gate = new StreamGate(node.System, node.Client, instance);
        await using var interrupt = cancellation.Register(gate.Stop);
        StreamReport report;
        try
        {
            answers.Begin();
            report = await gate.RunAsync(new CsvRowSource(rows, description.Spec.Task.Columns.Length), answers, first);
        }
        catch (IOException) when (answers.ReaderHasGone)
        {
            return 0;
        }

        if (report.Failure is { } failure)
        {
            if (UserFault.Explain(failure) is not { } explanation)
                throw failure;
            await Console.Error.WriteLineAsync($"archetyperc: {explanation}");
            await Console.Error.WriteLineAsync(
                $"{report.RowsAnswered} rows before it were learned and answered. Mend the input and run the same command again.");
            return CommandRunner.Refused;
        }

        return cancellation.IsCancellationRequested ? CommandRunner.Interrupted : 0;
    }

    private static (ModelSpec Spec, ModelState State)? Start(FileInfo? model, FileInfo? spec)
    {
        if (spec is not null)
        {
            var read = SpecJson.Read(File.ReadAllText(spec.FullName), task: null);
            return (read, LifelongModel.Create(read).Save());
        }

        return model is not null && ModelFile.Read(model.FullName) is var file ? (file.Spec, file.State) : null;
    }

    private static async Task<InstanceDescription> InstanceAsync(
        IArchetypeClient client, InstanceId instance, (ModelSpec Spec, ModelState State)? start, DirectoryInfo state)
    {
        if (start is { } from)
            return await client.CreateAsync(instance, from.Spec, from.State);
        try
        {
            return await client.DescribeAsync(instance);
        }
        catch (InstanceRefusedException e) when (e.Refusal.Reason == InstanceRefusal.NoSuchInstance)
        {
            throw new InstanceRefusedException(e.Refusal with
            {
                Explanation = $"There is no instance '{instance}' in {state.FullName} yet. Give the model to start from: --model FILE.arc, or --spec X.json.",
            });
        }
    }
}
