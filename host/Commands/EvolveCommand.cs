using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc evolve</c>: a search that is saved as it goes, with its report.</summary>
internal static class EvolveCommand
{
    // Lignite, the dirtiest there is, stays below 1,500.
    private const double MostGridIntensity = 2_000;

    public static Command Build()
    {
        var options = new SearchOptions();
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
        var limits = new JobOptions();
        var join = new JoinOptions("In place of this process: nodes of a cluster whose workers evaluate the search. It goes on when this command ends.");
        var name = new Option<string>("--job")
        {
            Description = "With --join: name of the search in the cluster. Default: the name of the --out directory.",
            HelpName = "NAME",
        };
        var intensity = new Option<double>("--grid-intensity")
        {
            Description = "Grams of carbon dioxide for a kilowatt-hour where the search runs. "
                + "Unless said, the world's average of 2024 (IEA, Electricity 2025).",
            HelpName = "G",
            DefaultValueFactory = _ => EnergyEstimate.GridIntensity,
        };
        intensity.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(Grams(result.Tokens[0].Value) is >= 0 and <= MostGridIntensity))
                result.AddError($"--grid-intensity is '{result.Tokens[0].Value}'; allowed: grams for a kilowatt-hour, 0 to {MostGridIntensity}.");
        });
        var json = new Option<bool>("--json")
        {
            Description = "Write the result as JSON, and progress as JSON lines on standard error.",
        };
        var command = new Command("evolve", """
            Find a good reservoir for a series: evolve a population, keep the best, test it on rows that the search never saw.

            Writes best.arc (the model, for stream), report.html, job.json, lineage.json (everyone who was born) and held-out.csv.
            Every result is saved as it comes: after Ctrl-C or a crash the same command goes on, and finds what it would have found.

            Examples:
              archetyperc evolve --data sunspots.csv --target SUNACTIVITY --out sunspots
              archetyperc evolve --data load.csv --target demand --inputs demand,temperature --horizon 24 --out load --time-limit 10m
              archetyperc evolve --data rooms.csv --task classification --target Occupancy --inputs CO2,Humidity --out rooms --json
              archetyperc evolve --data load.csv --target demand --out load --join 10.0.0.1:4053 --join 10.0.0.2:4053 --priority high
            """)
        {
            data, output, workers, intensity, json, name, limits.Priority, options.Seed, options.Objective,
        };
        foreach (var option in options.OfTask.Concat(options.OfSearch).Concat(limits.Budgets).Concat(join.All))
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var joins = result.GetValue(join.Nodes) is { Length: > 0 };
            if (joins && result.GetResult(workers) is { Implicit: false })
                result.AddError("--workers is for a search in this process; in a cluster each node has workers of its own. Leave it out with --join.");
            if (!joins && result.GetValue(name) is not null)
                result.AddError("--job names a search in a cluster. Give --join HOST:PORT with it.");
            if (!joins && result.GetResult(limits.Priority) is { Implicit: false })
                result.AddError($"--priority is '{result.GetValue(limits.Priority)}', and ranks searches of a cluster. Give --join HOST:PORT with it, or leave it out.");
            if (joins && result.GetValue(output) is { } directory && JobOptions.Name(result.GetValue(name) ?? directory.Name) is null)
            {
                result.AddError(
                    $"The search cannot be named '{result.GetValue(name) ?? directory.Name}'. Give --job NAME: 1 to 100 letters, digits, '.', '-', '_', a letter or digit first.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(output);
            var request = new EvolveRequest(
                parsed.GetRequiredValue(data),
                directory,
                parsed.GetValue(workers) ?? Environment.ProcessorCount,
                parsed.GetValue(json),
                parsed.GetValue(intensity),
                limits.Read(parsed, options.Read(parsed)));
            return RunAsync(
                join.Read(parsed) is { } cluster
                    ? request with { Job = new JobId(parsed.GetValue(name) ?? directory.Name), Cluster = cluster, Priority = limits.ReadPriority(parsed) }
                    : request,
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(EvolveRequest request, CancellationToken cancellation)
    {
        request = request with { Settings = TaskReader.Settle(request.Data, request.Settings) };
        var (task, data) = TaskReader.Read(request.Data, request.Settings);
        TaskNotice.Tell(request.Settings, task, jsonLines: request.Json);
        var plan = SearchPlan.For(task, data, request.Settings);
        if (File.Exists(request.Output.FullName))
            throw new OutputRefusedException($"--out {request.Output} is a file. Name a directory; it is made when it is missing.");
        try
        {
            Directory.CreateDirectory(request.Output.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputRefusedException(
                $"--out is {request.Output}, and it cannot be made a directory. Name one below a directory that there is and that you may write in.");
        }

        JobStatus? last = null;
        try
        {
            var (status, lineage) = await SearchAsync(request, plan, s => last = s, cancellation);
            var report = await Task.Run(() => SearchReport.Of(request, plan, status, lineage, cancellation), cancellation);
            ReportFiles.Write(report, request.Output.FullName);
            if (request.Json)
                Console.Out.WriteLine(ReportJson.Of(report).ToJsonString(JsonText.Indented));
            else
                ReportTable.Write(report, request.Output);
            return 0;
        }
        catch (OperationCanceledException)
        {
            if (request.Cluster is not null)
            {
                await Console.Error.WriteLineAsync(
                    $"Stopped watching; the search '{request.Job}' goes on in the cluster. The same command watches on and writes the results; "
                    + "archetyperc jobs pause or cancel ends it.");
                return CommandRunner.Interrupted;
            }

            await Console.Error.WriteLineAsync(last is { Finished: null }
                ? $"Stopped after {last.Evaluations} evaluations; all of them are saved. The same command goes on from there."
                : "Stopped. The same command goes on from there.");
            return CommandRunner.Interrupted;
        }
    }

    private static async Task<(JobStatus Status, SearchLineage Lineage)> SearchAsync(
        EvolveRequest request, SearchPlan plan, Action<JobStatus> seen, CancellationToken cancellation)
    {
        await using IInstanceAccess node = request.Cluster is { } cluster
            ? await ClusterGuest.StartAsync(cluster, cancellation)
            : await EmbeddedNode.StartAsync(Path.Combine(request.Output.FullName, "state"), request.Workers, cancellation);
        await SubmitAsync(node.Client, request, plan, cancellation);
        JobStatus? status = null;
        await SearchProgress.For(request.Json).RunAsync(async show =>
        {
            await foreach (var next in node.Client.WatchAsync(request.Job, cancellation))
            {
                status = next;
                seen(next);
                show(next);
            }
        });
        if (status is null)
            throw new InvalidOperationException("The search was watched and never told where it stands.");
        var born = ImmutableArray.CreateBuilder<Individual>();
        await foreach (var individual in node.Client.LineageAsync(request.Job, cancellation))
            born.Add(individual);
        return (status, new SearchLineage(born.ToImmutable()));
    }

    private static async Task SubmitAsync(
        IArchetypeClient client, EvolveRequest request, SearchPlan plan, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitAsync(request.Job, plan.Job, plan.SearchRows, request.Priority, cancellation);
        }
        catch (JobRefusedException refused)
        {
            JobStatus stored;
            try
            {
                stored = await client.GetJobAsync(request.Job, cancellation);
            }
            catch (JobRefusedException)
            {
                throw refused;
            }

            throw new OutputRefusedException(request.Cluster is not null
                ? $"The cluster has another search '{request.Job}': {SearchDifferences.Between(stored.Search, plan.Job)}. "
                    + "Give the same settings and data to join it, or another name with --job."
                : $"{request.Output} holds another search: {SearchDifferences.Between(stored.Search, plan.Job)}. "
                    + "Give the same settings and data to go on with it, or name another directory with --out.");
        }
    }

    private static double? Grams(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var grams) ? grams : null;
}
