using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc evolve</c>: a search that is saved as it goes, with its report.</summary>
internal static partial class EvolveCommand
{
    // One directory, one search: the name need not say which.
    private static readonly JobId Job = new("evolve");

    public static Command Build()
    {
        var options = new SearchOptions();
        options.Target.Required = true;
        var data = new Option<FileInfo>("--data")
        {
            Description = "The series: CSV with a header, in time order.",
            HelpName = "FILE.csv",
            Required = true,
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Directory of the search and its results; made when missing. The same command goes on where it stopped.",
            HelpName = "DIR",
            Required = true,
        };
        var workers = SearchOptions.Whole(
            "--workers", "Evaluations at the same time; the result does not depend on it. Default: the number of processors.", "K", 1);
        var limit = new Option<string>("--time-limit")
        {
            Description = "Ends the search after so long, for instance 90s, 10m or 2h. The result then depends on the machine.",
            HelpName = "TIME",
        };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Duration(result.Tokens[0].Value) is null)
                result.AddError($"--time-limit is '{result.Tokens[0].Value}'; allowed: a number above 0 with s, m or h, such as 90s.");
        });
        var json = new Option<bool>("--json")
        {
            Description = "Write the result as JSON, and progress as JSON lines on standard error.",
        };
        var command = new Command("evolve", """
            Find a good reservoir for a series: evolve a population, keep the best, test it on rows that the search never saw.

            Writes best.arc (the model, for stream), report.html, job.json and held-out.csv. Every result is saved as it comes:
            after Ctrl-C or a crash the same command goes on, and finds what it would have found.

            Examples:
              archetyperc evolve --data sunspots.csv --target SUNACTIVITY --out sunspots
              archetyperc evolve --data load.csv --target demand --inputs demand,temperature --horizon 24 --out load --time-limit 10m
              archetyperc evolve --data rooms.csv --task classification --target Occupancy --inputs CO2,Humidity --out rooms --json
            """)
        {
            data, output, workers, limit, json, options.Seed, options.Objective,
        };
        foreach (var option in options.OfTask.Concat(options.OfSearch))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(
            new EvolveRequest(
                parsed.GetRequiredValue(data),
                parsed.GetRequiredValue(output),
                parsed.GetValue(workers) ?? Environment.ProcessorCount,
                parsed.GetValue(json),
                options.Read(parsed) with { TimeLimit = parsed.GetValue(limit) is { } text ? Duration(text) : null }),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(EvolveRequest request, CancellationToken cancellation)
    {
        var (task, data) = TaskReader.Read(request.Data, request.Settings);
        var plan = SearchPlan.For(task, data, request.Settings);
        if (File.Exists(request.Output.FullName))
            throw new OutputRefusedException($"--out {request.Output} is a file. Name a directory; it is made when it is missing.");
        JobStatus? last = null;
        try
        {
            var status = await SearchAsync(request, plan, s => last = s, cancellation);
            var report = await Task.Run(() => SearchReport.Of(request, plan, status, cancellation), cancellation);
            ReportFiles.Write(report, request.Output.FullName);
            if (request.Json)
                Console.Out.WriteLine(ReportJson.Of(report).ToJsonString(JsonText.Indented));
            else
                ReportTable.Write(report, request.Output);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(last is { Finished: null }
                ? $"Stopped after {last.Evaluations} evaluations; all of them are saved. The same command goes on from there."
                : "Stopped. The same command goes on from there.");
            return CommandRunner.Interrupted;
        }
    }

    private static async Task<JobStatus> SearchAsync(
        EvolveRequest request, SearchPlan plan, Action<JobStatus> seen, CancellationToken cancellation)
    {
        await using var node = await EmbeddedNode.StartAsync(
            Path.Combine(request.Output.FullName, "state"), request.Workers, cancellation);
        await SubmitAsync(node.Client, request, plan, cancellation);
        JobStatus? status = null;
        await SearchProgress.For(request.Json).RunAsync(async show =>
        {
            await foreach (var next in node.Client.WatchAsync(Job, cancellation))
            {
                status = next;
                seen(next);
                show(next);
            }
        });
        return status ?? throw new InvalidOperationException("The search was watched and never told where it stands.");
    }

    private static async Task SubmitAsync(
        IArchetypeClient client, EvolveRequest request, SearchPlan plan, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitAsync(Job, plan.Job, plan.SearchRows, cancellation);
        }
        catch (JobRefusedException)
        {
            var stored = await client.GetJobAsync(Job, cancellation);
            throw new OutputRefusedException(
                $"{request.Output} holds another search: {SearchDifferences.Between(stored.Search, plan.Job)}. "
                + "Give the same settings and data to go on with it, or name another directory with --out.");
        }
    }

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
