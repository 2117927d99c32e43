using System.CommandLine;
using System.Globalization;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Actors.Streams.Sources;
using ArchetypeRC.Actors.Substrates;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
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
        var place = new AccessOptions();
        var from = SearchOptions.Whole<long>(
            "--from-sequence", "Number of the input's first row, when the input does not begin at row 0.", "N", 0);
        var instance = InstanceName.Option("Name of the instance.");
        var json = new Option<bool>("--json") { Description = "Write JSON lines instead of CSV." };
        var source = new Option<string>("--source")
        {
            Description = "Where the rows come from: " + string.Join(", ", StreamSources.Forms) + $". A broker's user is taken from {SourceRequest.UserVariable} "
                + $"and {SourceRequest.PasswordVariable}.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => "stdin",
        };
        var authority = new Option<FileInfo>("--source-authority")
        {
            Description = "With mqtts and nats+tls: the authority that signed the broker's certificate. Default: those that this machine trusts.",
            HelpName = "CA.pem",
        };
        var create = new Option<bool>("--create-stream") { Description = "With NATS: make the stream, for the subject in the address, when there is none." };
        var follow = new Option<bool>("--follow") { Description = "With a file: wait at its end for more, until a signal comes." };
        var format = new Option<TextFormat?>("--format")
        {
            Description = "How a row stands in text; JSON is one object for each line or message. CSV unless the file ends in .jsonl or .ndjson.",
            HelpName = "csv|json",
        };
        var columns = new Option<string>("--columns")
        {
            Description = "Names of the cells of CSV that has no header, as in messages.",
            HelpName = "A,B,...",
        };
        var sequenceColumn = new Option<string>("--sequence-column")
        {
            Description = "With TCP and MQTT: column in which a row carries its number, 0 for the first. With it no row is learned twice.",
            HelpName = "NAME",
        };
        var gaps = new Option<GapRule>("--gaps")
        {
            Description = "What to do when the source leaves numbers out: refuse, or declare that these rows will never come.",
            HelpName = "refuse|declare",
        };
        var badRows = new Option<BadRowRule>("--bad-rows")
        {
            Description = "What to do with a row that cannot be used: refuse it and end, or skip it, which leaves its number out: --gaps declare.",
            HelpName = "refuse|skip",
        };
        var device = new Option<bool>("--device")
        {
            Description = "Start, or connect to, the device that the model names as its reservoir. Its command comes from the model "
                + "and runs with your rights; without this option such a model is refused.",
        };
        var keep = new KeepOptions();
        var command = new Command("stream", """
            Read CSV rows with a header on standard input, or the rows of another source, write a prediction per row on standard output,
            and learn from every row.

            Started again after a stop, a crash or a kill with the same input from its beginning, it goes on where it was:
            no row is learned twice, and an answer that may not have left is written again with the same bits.

            Examples:
              archetyperc stream --model best.arc --state sunspots < new-rows.csv
              archetyperc stream --spec sensor.json --state sensor < rows.csv
              tail -n +1 -f sensor.csv | archetyperc stream --model best.arc --state sensor > predictions.csv
              archetyperc stream --state sensor --from-sequence 20000 --json < rows-from-20000.csv
              archetyperc stream --state sensor --source file:rows.jsonl --follow
              archetyperc stream --state sensor --source mqtt://localhost/plant/pump-7 --format json --sequence-column n
              archetyperc stream --state sensor --source kafka://localhost/readings/0 --columns time,x
              archetyperc stream --state sensor --source nats://localhost/READINGS --format json
              archetyperc stream --spec sensor.json --state sensor --live --challengers 4 < rows.csv
              archetyperc stream --join 10.0.0.1:4053 --join 10.0.0.2:4053 --instance pump-7 --spec pump.json < rows.csv
            """)
        {
            model, spec, from, instance, json, source, authority, create, follow, format, columns, sequenceColumn, gaps, badRows, device,
        };
        place.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not null && result.GetResult(spec) is not null)
                result.AddError("Give either --model FILE.arc or --spec X.json.");
            if (result.GetValue(badRows) == BadRowRule.Skip && result.GetValue(gaps) != GapRule.Declare)
                result.AddError("--bad-rows skip leaves the numbers of the skipped rows out. Add --gaps declare.");
        });
        keep.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            Start(parsed.GetValue(model), parsed.GetValue(spec)),
            keep.Read(parsed),
            token => place.OpenAsync(parsed, makesDirectory: true, token),
            place.PlaceIn(parsed),
            task => new SourceRequest
            {
                Address = parsed.GetRequiredValue(source),
                Task = task,
                Instance = parsed.GetValue(instance),
                Format = parsed.GetValue(format),
                Columns = [.. (parsed.GetValue(columns) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
                SequenceColumn = parsed.GetValue(sequenceColumn),
                First = parsed.GetValue(from) ?? 0,
                Follow = parsed.GetValue(follow),
                SkipBadRows = parsed.GetValue(badRows) == BadRowRule.Skip,
                User = Environment.GetEnvironmentVariable(SourceRequest.UserVariable),
                Password = Environment.GetEnvironmentVariable(SourceRequest.PasswordVariable),
                CreateStream = parsed.GetValue(create),
                Authority = parsed.GetValue(authority)?.FullName,
                Notice = sentence => Console.Error.WriteLine($"archetyperc: {sentence}"),
            },
            parsed.GetValue(instance),
            parsed.GetValue(gaps) == GapRule.Declare,
            parsed.GetValue(json),
            parsed.GetValue(device),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        (ModelSpec Spec, ModelState State)? start, InstanceSpec? keep, Func<CancellationToken, Task<IInstanceAccess>> access, string place,
        Func<TaskSpec, SourceRequest> request, InstanceId instance, bool declareGaps, bool json, bool device, CancellationToken cancellation)
    {
        await using var node = await access(cancellation);
        var description = await InstanceAsync(node.Client, instance, start, keep, place);
        var substrate = Substrate(description, device);
        await using var source = StreamSources.Open(request(description.Spec.SourceTask) with
        {
            MissingValues = description.Spec.MissingValues != MissingValuePolicy.Refuse,
        });
        await using var output = AnswerWriter.StandardOutput();
        var answers = AnswerWriter.For(description.Spec, output, json);
        var gate = new StreamGate(node.System, node.Client, instance, substrate);
        await using var interrupt = cancellation.Register(gate.Stop);
        StreamReport report;
        try
        {
            answers.Begin();
            report = await gate.RunAsync(source, answers, declareGaps);
        }
        catch (IOException) when (answers.ReaderHasGone)
        {
            return 0;
        }

        if (report.DeviceRestarts > 0)
            await Console.Error.WriteLineAsync($"archetyperc: the device failed and was started again {report.DeviceRestarts} time{(report.DeviceRestarts == 1 ? "" : "s")}.");
        if (report.Failure is { } failure)
        {
            if (UserFault.Explain(failure) is not { } explanation)
                throw failure;
            await Console.Error.WriteLineAsync($"archetyperc: {explanation}");
            await Console.Error.WriteLineAsync(
                $"{report.RowsAnswered} rows before it were learned and answered. Mend the input and run the same command again.");
            return CommandRunner.Refused;
        }

        await TellPromotionsAsync(node.Client, instance, description);
        return cancellation.IsCancellationRequested ? CommandRunner.Interrupted : 0;
    }

    private static ISubstrateTransport? Substrate(InstanceDescription description, bool allowed)
    {
        if (description.Spec.Reservoir is not ExternalSubstrateSpec device)
            return null;
        return allowed
            ? SubstrateTransports.For(device)
            : throw new SubstrateUnavailableException(
                $"The reservoir of this model is the device '{device}'. If it may be started or connected to from here, add --device.");
    }

    private static (ModelSpec Spec, ModelState State)? Start(FileInfo? model, FileInfo? spec)
    {
        if (spec is not null)
        {
            var read = SpecFile.ReadModel(spec);
            return (read, LifelongModel.Create(read).Save());
        }

        return model is not null && ModelFile.Read(model.FullName) is var file ? (file.Spec, file.State) : null;
    }

    private static async Task TellPromotionsAsync(IArchetypeClient client, InstanceId instance, InstanceDescription before)
    {
        if (before.Instance.Live is null || (await client.DescribeAsync(instance)).Live is not { } live)
            return;
        var versions = await client.VersionsAsync(instance);
        foreach (var promoted in versions.Versions.Where(v => v.Origin == VersionOrigin.Promoted && v.From > before.NextSequence))
            await Console.Error.WriteLineAsync($"archetyperc: version {promoted.Number} was promoted, from row {promoted.From} on.");
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"archetyperc: live evolution over {live.Rows} rows: promotions {live.Promotions}, alarms {live.Alarms}; version {versions.Serving} serves, "
            + $"{live.Challengers} challengers learn in its shadow, with {live.ShareUsed:0.##} times its multiply-adds so far."));
    }

    private static async Task<InstanceDescription> InstanceAsync(
        IArchetypeClient client, InstanceId instance, (ModelSpec Spec, ModelState State)? start, InstanceSpec? keep, string place)
    {
        if (start is { } from)
            return await client.CreateAsync(instance, from.Spec, from.State, keep);
        try
        {
            var found = await client.DescribeAsync(instance);
            return keep is null || keep == found.Instance
                ? found
                : throw new InstanceRefusedException(new InstanceRefused(
                    InstanceRefusal.AnotherSpec,
                    $"The instance '{instance}' is kept otherwise, since it was made: {SpecJson.Of(found.Instance).ToJsonString()}. Leave --keep and --live out."));
        }
        catch (InstanceRefusedException e) when (e.Refusal.Reason == InstanceRefusal.NoSuchInstance)
        {
            throw new InstanceRefusedException(e.Refusal with
            {
                Explanation = $"There is no instance '{instance}' in {place} yet. Give the model to start from: --model FILE.arc, or --spec X.json.",
            });
        }
    }
}
