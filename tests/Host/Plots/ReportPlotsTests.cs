using System.Collections.Immutable;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Host.Plots;

namespace ArchetypeRC.Tests.Host.Plots;

public sealed class ReportPlotsTests
{
    [Fact]
    public void Best_that_was_met_never_gets_worse_and_goes_on_to_the_end_of_a_generation_that_is_not_complete()
    {
        // The population of the second generation has lost birth 3.
        var status = Status(25, [new GenerationSummary(0, 10, 0.4, 0.5, 0.6, 0), new GenerationSummary(1, 20, 0.45, 0.5, 0.6, 0)]);
        Assert.Equal(5, ReportPlots.Rest(status));
        Assert.Equal<(double, double)>([(1.0, 0.4), (2.0, 0.4), (2.5, 0.3)], [.. ReportPlots.BestSoFar(status, [Born(1, 0.5), Born(3, 0.4), Born(22, 0.3)], 10)]);
    }

    [Fact]
    public void Search_of_complete_generations_ends_with_the_last_of_them()
    {
        var status = Status(10, [new GenerationSummary(0, 10, 0.4, 0.5, 0.6, 0)]);
        Assert.Equal(0, ReportPlots.Rest(status));
        Assert.Equal<(double, double)>([(1.0, 0.4)], [.. ReportPlots.BestSoFar(status, [Born(3, 0.4)], 10)]);
    }

    [Fact]
    public void Generation_before_anyone_could_be_compared_is_left_out()
    {
        var status = Status(15, [new GenerationSummary(0, 10, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 10)]);
        Assert.Equal<(double, double)>([(1.5, 0.4)], [.. ReportPlots.BestSoFar(status, [Born(12, 0.4)], 10)]);
        Assert.Empty(ReportPlots.BestSoFar(status, [], 10));
    }

    private static Individual Born(long number, double error) => OneGeneSearch.Born(number, error);

    private static JobStatus Status(long evaluations, ImmutableArray<GenerationSummary> history) =>
        OneGeneSearch.Status(evaluations, evaluations, null, history) with { Finished = FinishReason.Evaluations };
}
