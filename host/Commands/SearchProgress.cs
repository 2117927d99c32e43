using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>Shows on standard error how far a search is.</summary>
internal abstract class SearchProgress
{
    private int generationsShown;
    private bool endShown;

    /// <summary>JSON lines for programs, a live display on a terminal, a line per generation elsewhere.</summary>
    public static SearchProgress For(bool json) =>
        json ? new JsonLines() : Console.IsErrorRedirected ? new Lines() : new Live();

    /// <summary>Runs <paramref name="watch"/>, which hands over every status that it is told.</summary>
    public virtual Task RunAsync(Func<Action<JobStatus>, Task> watch) => watch(Show);

    /// <summary>Time that the rest of a search will take at the rate so far; null while nothing can be said.</summary>
    internal static TimeSpan? TimeLeft(JobStatus status)
    {
        if (status.Finished is not null)
            return TimeSpan.Zero;
        var elapsed = status.Cost.ElapsedSeconds;
        double? byCount = status.ExpectedEvaluations is { } expected && status.Evaluations > 0
            ? elapsed * (expected - status.Evaluations) / status.Evaluations
            : null;
        var byTime = status.Search.Evolution.TimeLimit?.TotalSeconds - elapsed;
        var left = byCount is null || byTime is null ? byCount ?? byTime : Math.Min(byCount.Value, byTime.Value);
        return left is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
    }

    protected static string Left(JobStatus status) =>
        TimeLeft(status) is { } left ? $"{left.ToString(left.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss")} left" : "time left unknown";

    protected static string Of(JobStatus status, long evaluations) =>
        status.ExpectedEvaluations is { } expected ? $"{evaluations} of {expected}" : $"{evaluations}";

    /// <summary>
    /// The best that was met up to a generation, which the population need not hold any more: up to now for the last complete one. Null where
    /// a status of later does not tell.
    /// </summary>
    internal static double? BestSoFar(JobStatus status, GenerationSummary summary) =>
        status.Best is { } best && (summary.Generation == status.History[^1].Generation || best.Birth.Number.Value <= summary.Evaluations)
            ? best.Fitness.Value
            : null;

    protected abstract void Generation(JobStatus status, GenerationSummary summary);

    /// <summary>The search is over, with evaluations behind its last complete generation.</summary>
    protected virtual void Rest(JobStatus status)
    {
    }

    protected virtual void Evaluation(JobStatus status)
    {
    }

    private void Show(JobStatus status)
    {
        Evaluation(status);
        for (; generationsShown < status.History.Length; generationsShown++)
            Generation(status, status.History[generationsShown]);
        if (status.Finished is null || endShown)
            return;
        endShown = true;
        if (status.Evaluations > (status.History.IsEmpty ? 0 : status.History[^1].Evaluations))
            Rest(status);
    }

    internal sealed class Lines : SearchProgress
    {
        protected override void Generation(JobStatus status, GenerationSummary summary)
        {
            // Of a search that is taken up again, the generations before come all at once.
            var left = summary.Generation == status.History[^1].Generation ? $", {Left(status)}" : "";
            var best = BestSoFar(status, summary) is { } met ? $"best so far {Spread.Text(met)}, " : "";
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"generation {summary.Generation + 1}: {Of(status, summary.Evaluations)} evaluations, {best}"
                + $"population best {summary.Best:g4} median {summary.Median:g4} worst {summary.Worst:g4}{left}"));
        }

        protected override void Rest(JobStatus status)
        {
            var best = status.Best is { } met ? $", best so far {Spread.Text(met.Fitness.Value)}" : "";
            Console.Error.WriteLine($"ended within generation {status.History.Length + 1}: {Of(status, status.Evaluations)} evaluations{best}");
        }
    }

    private sealed class JsonLines : SearchProgress
    {
        private long evaluationsShown = -1;

        protected override void Evaluation(JobStatus status)
        {
            if (status.Evaluations == evaluationsShown)
                return;
            evaluationsShown = status.Evaluations;
            Write(new JsonObject
            {
                ["event"] = "evaluation",
                ["generation"] = status.Generation,
                ["evaluations"] = status.Evaluations,
                ["expectedEvaluations"] = status.ExpectedEvaluations,
                ["best"] = status.Best is { } best ? JsonText.Real(best.Fitness.Value) : null,
                ["secondsLeft"] = TimeLeft(status)?.TotalSeconds,
            });
        }

        protected override void Generation(JobStatus status, GenerationSummary summary)
        {
            var line = ReportJson.Line(summary);
            line.Insert(0, "event", "generation");
            line["bestSoFar"] = BestSoFar(status, summary) is { } best ? JsonText.Real(best) : null;
            line["secondsLeft"] = TimeLeft(status)?.TotalSeconds;
            Write(line);
        }

        // The error stream is not buffered: each line is out when this returns.
        private static void Write(JsonObject line) => Console.Error.WriteLine(line.ToJsonString(JsonText.Line));
    }

    private sealed class Live : SearchProgress
    {
        // What is left of 80 columns belongs to the figures.
        private const int WidthOfBar = 10;

        private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        private ProgressTask? bar;
        private GenerationSummary? latest;

        public override Task RunAsync(Func<Action<JobStatus>, Task> watch) => console
            .Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = WidthOfBar }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                bar = context.AddTask("starting", maxValue: 1);
                await base.RunAsync(watch);
                bar.Value = bar.MaxValue;
            });

        protected override void Evaluation(JobStatus status)
        {
            if (bar is null)
                return;
            if (status.ExpectedEvaluations is { } expected)
                bar.MaxValue = expected;
            bar.Value = Math.Min(status.Evaluations, bar.MaxValue);
            var best = status.Best is { } met ? string.Create(CultureInfo.InvariantCulture, $"best [green]{met.Fitness.Value:g3}[/], ") : "";
            var population = latest is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"now {latest.Best:g3} to {latest.Worst:g3}, ");
            bar.Description = $"gen {status.Generation + 1}, {Of(status, status.Evaluations)}, {best}{population}{Left(status)}";
        }

        protected override void Generation(JobStatus status, GenerationSummary summary) => latest = summary;
    }
}
