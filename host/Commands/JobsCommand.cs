using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.Population;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc jobs</c>: the searches of a cluster.</summary>
internal static class JobsCommand
{
    public static Command Build()
    {
        var command = new Command("jobs", """
            The searches of a cluster: list and watch them, pause, resume, cancel, delete, submit.

            A search belongs to the cluster: it goes on when the command that submitted it ends, and survives the loss of nodes. Its results are
            written by `archetyperc evolve --join` with the same settings.

            Examples:
              archetyperc jobs list --join 10.0.0.1:4053
              archetyperc jobs submit load --data load.csv --target demand --time-limit 2h --priority low --join 10.0.0.1:4053
              archetyperc jobs pause load --join 10.0.0.1:4053
              archetyperc jobs watch load --join 10.0.0.1:4053 --json
            """)
        {
            List(),
            OfOne("show", "Where a search stands.", (client, job, cancellation) => client.GetJobAsync(job, cancellation)),
            Watch(),
            OfOne(
                "pause",
                "Give out no work of a search until it is resumed. What is under way is taken in; the time meanwhile does not count.",
                (client, job, cancellation) => client.PauseAsync(job, cancellation)),
            OfOne("resume", "Let a paused search go on.", (client, job, cancellation) => client.ResumeAsync(job, cancellation)),
            OfOne("cancel", "End a search with what it has found so far.", (client, job, cancellation) => client.CancelAsync(job, cancellation)),
            Delete(),
            Submit(),
        };
        return command;
    }

    private static Command List()
    {
        var (join, json) = Common();
        var command = new Command("list", "All searches, in the order of their submission.") { json };
        Add(command, join);
        command.SetAction((parsed, cancellation) => WithClientAsync(join.Read(parsed)!, async client =>
        {
            var jobs = await client.ListJobsAsync(cancellation);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new JsonArray([.. jobs.Select(JobJson.Of)]).ToJsonString(JsonText.Indented));
            else
                Write(jobs);
            return 0;
        }, cancellation));
        return command;
    }

    private static Command OfOne(
        string verb, string description, Func<IArchetypeClient, JobId, CancellationToken, Task<JobStatus>> ask)
    {
        var (join, json) = Common();
        var name = Name();
        var command = new Command(verb, description) { name, json };
        Add(command, join);
        command.SetAction((parsed, cancellation) => WithClientAsync(join.Read(parsed)!, async client =>
        {
            Write(await ask(client, new JobId(parsed.GetRequiredValue(name)), cancellation), parsed.GetValue(json));
            return 0;
        }, cancellation));
        return command;
    }

    private static Command Delete()
    {
        var (join, json) = Common();
        var name = Name();
        var command = new Command("delete", """
            Remove a search that is over with all that it found, for good. Its name is free then.

            What `archetyperc evolve --join` wrote stays. One that runs or is paused is refused: cancel it first.
            """)
        {
            name, json,
        };
        Add(command, join);
        command.SetAction((parsed, cancellation) => WithClientAsync(join.Read(parsed)!, async client =>
        {
            var job = new JobId(parsed.GetRequiredValue(name));
            await client.DeleteJobAsync(job, cancellation);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? new JsonObject { ["job"] = job.Value, ["deleted"] = true }.ToJsonString(JsonText.Indented)
                : $"{job} is deleted.");
            return 0;
        }, cancellation));
        return command;
    }

    private static Command Watch()
    {
        var (join, json) = Common();
        var name = Name();
        var command = new Command("watch", "Show how a search goes until it is over. Ctrl-C ends the watching, not the search.") { name, json };
        Add(command, join);
        command.SetAction((parsed, cancellation) => WithClientAsync(join.Read(parsed)!, async client =>
        {
            JobStatus? last = null;
            await SearchProgress.For(parsed.GetValue(json)).RunAsync(async show =>
            {
                await foreach (var status in client.WatchAsync(new JobId(parsed.GetRequiredValue(name)), cancellation))
                {
                    last = status;
                    show(status);
                }
            });
            Write(last ?? throw new InvalidOperationException("The search was watched and never told where it stands."), parsed.GetValue(json));
            return 0;
        }, cancellation));
        return command;
    }

    private static Command Submit()
    {
        var (join, json) = Common();
        var name = Name();
        var options = new SearchOptions();
        var limits = new JobOptions();
        var data = new Option<FileInfo>("--data")
        {
            Description = "The series: CSV with a header, in time order.",
            HelpName = "FILE.csv",
            Required = true,
        };
        var command = new Command("submit", """
            Start a search, or join the one of the same name and settings, and return at once.

            The rows are sent to the cluster once, and from there to each node once. The test rows stay here.
            """)
        {
            name, data, json, limits.Priority, options.Seed, options.Objective,
        };
        foreach (var option in options.OfTask.Concat(options.OfSearch).Concat(limits.Budgets))
            command.Options.Add(option);
        Add(command, join);
        command.SetAction((parsed, cancellation) =>
        {
            var settings = TaskReader.Settle(parsed.GetRequiredValue(data), limits.Read(parsed, options.Read(parsed)));
            var (task, rows) = TaskReader.Read(parsed.GetRequiredValue(data), settings);
            var plan = SearchPlan.For(task, rows, settings);
            return WithClientAsync(join.Read(parsed)!, async client =>
            {
                var job = new JobId(parsed.GetRequiredValue(name));
                Write(await client.SubmitAsync(job, plan.Job, plan.SearchRows, limits.ReadPriority(parsed), cancellation), parsed.GetValue(json));
                return 0;
            }, cancellation);
        });
        return command;
    }

    private static (JoinOptions Join, Option<bool> Json) Common()
    {
        var join = new JoinOptions("Nodes of the cluster; one that answers is enough, and tells of the others.");
        join.Nodes.Required = true;
        return (join, new Option<bool>("--json") { Description = "Write JSON, and progress as JSON lines on standard error." });
    }

    private static void Add(Command command, JoinOptions join)
    {
        foreach (var option in join.All)
            command.Options.Add(option);
    }

    private static Argument<string> Name()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the search." };
        name.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && JobOptions.Name(result.Tokens[0].Value) is null)
            {
                result.AddError(
                    $"'{result.Tokens[0].Value}' is no name of a search; allowed: 1 to 100 letters, digits, '.', '-', '_', a letter or digit first.");
            }
        });
        return name;
    }

    private static async Task<int> WithClientAsync(
        Actors.Hosting.ArchetypeClientOptions cluster, Func<IArchetypeClient, Task<int>> act, CancellationToken cancellation)
    {
        await using var guest = await ClusterGuest.StartAsync(cluster, cancellation);
        return await act(guest.Client);
    }

    private static void Write(IReadOnlyList<JobSummary> jobs)
    {
        var table = new Table().RoundedBorder();
        foreach (var column in new[] { "Search", "State", "Kind" })
            table.AddColumn(column);
        foreach (var column in new[] { "Priority", "Workers", "Evaluations", "Best", "Elapsed, s", "Quarantined" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var job in jobs)
        {
            table.AddRow(
                job.Job.Value.EscapeMarkup(),
                job.Finished is { } reason ? $"finished: {JsonText.Name(reason)}" : JobJson.State(job.Paused, finished: false),
                job.Loop,
                Text(job.Priority),
                Text(job.Workers),
                job.ExpectedEvaluations is { } expected ? $"{Text(job.Evaluations)} of {Text(expected)}" : Text(job.Evaluations),
                job.Best is { } best ? best.ToString("g4", CultureInfo.InvariantCulture) : "",
                job.ElapsedSeconds.ToString("f0", CultureInfo.InvariantCulture),
                Text(job.Quarantined));
        }

        ResultConsole.Open().Write(table);

        static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static void Write(JobStatus status, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JobJson.Of(status).ToJsonString(JsonText.Indented));
            return;
        }

        var console = ResultConsole.Open();
        var state = status.Finished is { } reason ? $"finished: {JsonText.Name(reason)}" : JobJson.State(status.Paused, finished: false);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Job}: {state}, priority {status.Priority}, {status.Workers} workers, {status.Evaluations}"
            + $"{(status.ExpectedEvaluations is { } expected ? $" of {expected}" : "")} evaluations ({status.Refused} refused)"
            + $"{(status.Best is { } best ? $", best {best.Fitness.Value:g4} (birth {best.Birth.Number})" : "")}"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Cost.ElapsedSeconds:f1} s, {status.Cost.EvaluationSeconds:f1} s of computing, about {status.Cost.JoulesEstimated:g3} J (estimated)."));
        foreach (var birth in status.Quarantined)
            console.WriteLine($"Birth {birth.Birth} is quarantined: {birth.Reason}. --json tells its spec and seeds.");
    }
}
