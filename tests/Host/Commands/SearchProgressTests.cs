using System.Collections.Immutable;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class SearchProgressTests
{
    private static readonly GenerationSummary First = new(0, 10, 0.4, 0.5, 0.6, 0);

    private static readonly GenerationSummary Second = new(1, 20, 0.45, 0.55, 0.65, 0);

    [Fact]
    public async Task Line_tells_the_best_that_was_met_beside_the_population_that_lost_it()
    {
        var lines = await Lines(Status(10, 3, 0.4, First), Status(20, 3, 0.4, First, Second));
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("generation 1: 10 of 25 evaluations, best so far 0.4, population best 0.4 median 0.5 worst 0.6, ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("generation 2: 20 of 25 evaluations, best so far 0.4, population best 0.45 median 0.55 worst 0.65, ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generation_that_comes_late_is_not_told_a_best_of_after_it()
    {
        var lines = await Lines(Status(20, 15, 0.3, First, Second));
        Assert.StartsWith("generation 1: 10 of 25 evaluations, population best 0.4", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("generation 2: 20 of 25 evaluations, best so far 0.3, population best 0.45", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_that_ends_within_a_generation_tells_its_end_once()
    {
        var over = Status(25, 22, 0.2, First, Second) with { Finished = FinishReason.Evaluations };
        var lines = await Lines(Status(20, 3, 0.4, First, Second), over, over);
        Assert.Equal("ended within generation 3: 25 of 25 evaluations, best so far 0.2", lines[^1]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Search_that_ends_with_a_generation_has_no_rest_to_tell()
    {
        var lines = await Lines(Status(20, 3, 0.4, First, Second) with { Finished = FinishReason.Generations });
        Assert.Equal(2, lines.Length);
    }

    private static async Task<string[]> Lines(params JobStatus[] told)
    {
        var errors = Console.Error;
        using var text = new StringWriter();
        Console.SetError(text);
        try
        {
            await new SearchProgress.Lines().RunAsync(show =>
            {
                foreach (var status in told)
                    show(status);
                return Task.CompletedTask;
            });
        }
        finally
        {
            Console.SetError(errors);
        }

        return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private static JobStatus Status(long evaluations, long birth, double error, params ImmutableArray<GenerationSummary> history) =>
        OneGeneSearch.Status(evaluations, 25, OneGeneSearch.Born(birth, error), history);
}
