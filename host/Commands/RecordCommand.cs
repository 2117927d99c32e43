using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Host.Substrates;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc record</c>: the states that a device returns for the rows of a file, as columns beside them.</summary>
internal static class RecordCommand
{
    private const int RowsBetweenReports = 10_000;

    public static Command Build()
    {
        var data = new Option<FileInfo>("--data") { Description = "The rows: CSV with a header, in time order.", HelpName = "FILE.csv", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "The file to write; it must not be there yet.", HelpName = "FILE.csv", Required = true };
        var spec = new SpecOptions();
        var inputs = new SearchOptions().Inputs;
        inputs.Description = "Columns that are sent to the device, with commas between. Default: those of the task in the spec.";
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("record", """
            Start or connect to the device that is the reservoir of a spec (an external substrate), send it every row of a file, and write the
            rows with the states that it returned: columns named as in the task of the spec, or state1, state2 and so on. evolve and eval read
            such a file with the same spec, and ask nobody; stream --device asks the device itself.

            After Ctrl-C or a crash the same command goes on behind the last whole row, with the device as it then is.

            Examples:
              archetyperc record --data load.csv --inputs load --spec device.json --out recorded.csv
              archetyperc evolve --data recorded.csv --target load --spec device.json --out found
            """)
        {
            data, output, spec.Spec, spec.Model, spec.Changes, inputs, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), spec.Read(parsed), [.. parsed.GetValue(inputs) ?? []], parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo data, FileInfo output, SpecRequest spec, ImmutableArray<string> inputs, bool json, CancellationToken cancellation)
    {
        if (spec.Device() is not { } device)
            throw Refused("reservoir", "one of our own", "an external substrate: a --spec X.json whose reservoir has the kind externalSubstrate, a command or an address, and states");
        if (inputs.IsEmpty && device.Given.IsEmpty)
            throw Refused("--inputs", "left out", "the columns that are sent to the device, where the spec has no task that names them");
        inputs = inputs.IsEmpty ? device.Given : inputs;
        ImmutableArray<SpecProblem> problems =
            [.. device.Spec.Validate(inputs.Length + device.Spec.States), .. new TaskSpec { Inputs = inputs, Targets = [inputs[0]] }.Validate()];
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        OutputRefusedException.ThrowIfNoFolder(output);
        if (output.Exists)
            throw new OutputRefusedException($"There is a file {output} already. Name another with --out, or remove it.");
        TaskReader.RefuseMissing(data, inputs);
        var recording = new DeviceRecording(data, output, device, inputs);
        try
        {
            await recording.RunAsync(
                () =>
                {
                    if (recording.Rows % RowsBetweenReports == 0)
                        Console.Error.WriteLine($"{recording.Rows} rows");
                },
                cancellation);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Stopped after {recording.Rows} rows, which are kept in {recording.Partial}. The same command goes on from there.");
            return CommandRunner.Interrupted;
        }

        if (!recording.RestartedAt.IsEmpty)
        {
            await Console.Error.WriteLineAsync(
                $"archetyperc: the device was started again at the rows {string.Join(", ", recording.RestartedAt)}; unless it keeps its state, its states begin anew there.");
        }
        if (json)
        {
            Console.Out.WriteLine(new JsonObject
            {
                ["rows"] = recording.Rows,
                ["keptRows"] = recording.Kept,
                ["inputs"] = SpecJson.Texts(inputs),
                ["states"] = SpecJson.Texts(device.States),
                ["restartedAt"] = new JsonArray([.. recording.RestartedAt.Select(row => JsonValue.Create(row))]),
            }.ToJsonString(JsonText.Indented));
            return 0;
        }

        Console.Out.WriteLine($"{output}: {recording.Rows} rows, {(recording.Kept > 0 ? $"{recording.Kept} of them kept from before, " : "")}with {device.States.Length} states each.");
        return 0;
    }

    private static SpecRefusedException Refused(string field, string value, string allowed) => new([new SpecProblem(field, value, allowed)]);
}
