using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance labels</c>: labels that come later than their rows.</summary>
internal static class InstanceLabelsCommand
{
    private const double LargestExact = 1L << 53;

    public static Command Build()
    {
        var sequence = new Option<string>("--sequence-column")
        {
            Description = "Column with the number of the row that a label is for, as the answers of stream have it.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "sequence",
        };
        return new InstanceTarget().Command(
            "labels",
            """
            Teach an instance labels of rows that came without, for a task with a labelHorizon: CSV on standard input, with a header, a column with
            the number of the row and one for each target. Labels that an instance has are answered and not learned again, so that the
            same file may be given again after a stop.

            Example:
              printf 'sequence,failed\n1041,yes\n1042,no\n' | archetyperc instance labels plant/pump-7 --join 10.0.0.1:4053
            """,
            [sequence],
            call => RunAsync(call, call.Parsed.GetRequiredValue(sequence)));
    }

    private static async Task<int> RunAsync(InstanceCall call, string sequenceColumn)
    {
        var task = (await call.Client.DescribeAsync(call.Instance, call.Cancellation)).Spec.Task;
        if (task.Targets.Contains(sequenceColumn))
        {
            throw new SpecRefusedException(
                [new SpecProblem("--sequence-column", sequenceColumn, "a column beside the targets, which holds the numbers of the rows")]);
        }

        // Labels are read as rows of a task whose only input is the number of the row.
        using var rows = new CsvRows(Console.In, task with { Inputs = [sequenceColumn] });
        long learned = 0;
        long next = 0;
        try
        {
            while (Read(rows, call.Instance, task) is { } batch)
            {
                next = (await call.Client.LearnLabelsAsync(batch, call.Cancellation)).Next;
                learned += batch.Sequences.Length;
            }
        }
        catch (Exception e) when (e is InstanceRefusedException or SeriesRefusedException)
        {
            await Console.Error.WriteLineAsync($"archetyperc: {e.Message}");
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{learned} labels before it were learned or known. Mend the input and run the same command again."));
            return CommandRunner.Refused;
        }

        if (call.Json)
            InstanceCall.Write(new JsonObject { ["instance"] = call.Instance.ToString(), ["labels"] = learned, ["nextSequence"] = next });
        else
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call.Instance} has {learned:N0} labels of this input."));
        return 0;
    }

    /// <summary>The next labels, as many as a message takes; null at the end.</summary>
    private static LearnLabels? Read(CsvRows rows, InstanceId instance, TaskSpec task)
    {
        var sequences = ImmutableArray.CreateBuilder<long>();
        var values = new List<double>();
        var row = new double[1 + task.Targets.Length];
        while (sequences.Count < LearnBatch.MaximumRows && rows.Read(row))
        {
            if (!(row[0] >= 0 && row[0] < LargestExact && row[0] == Math.Truncate(row[0])))
            {
                throw new SeriesRefusedException(string.Create(
                    CultureInfo.InvariantCulture, $"Row {rows.Count} of the input is for row '{row[0]}'. Write the number of a row: a whole number, 0 or more."));
            }

            if (Array.FindIndex(row, double.IsNaN) is > 0 and var empty)
            {
                throw new SeriesRefusedException(string.Create(
                    CultureInfo.InvariantCulture, $"The label of row {row[0]} has nothing in column '{task.Targets[empty - 1]}'. Leave the line out until it is known."));
            }

            sequences.Add((long)row[0]);
            values.AddRange(row.AsSpan(1));
        }

        return sequences.Count == 0 ? null : new LearnLabels(instance, sequences.ToImmutable(), task.Targets.Length, values.ToArray());
    }
}
