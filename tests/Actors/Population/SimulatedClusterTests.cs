using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

namespace ArchetypeRC.Tests.Actors.Population;

/// <summary>The model by which scaling is predicted, where the answer is known.</summary>
public sealed class SimulatedClusterTests
{
    private static readonly ClusterModel Ideal = new()
    {
        Evolution = EvolutionSpec.Sized(24) with { Loop = new SteadyStateSpec(), Evaluations = 2_000 },
        Workers = 8,
        Cost = new ArtificialCost(1, 1),
        MessageDelay = 0,
        JournalDelay = 0,
        TimeBetweenFailures = double.PositiveInfinity,
    };

    [Fact]
    public void Workers_without_delay_and_failure_that_fit_the_window_are_used_whole()
    {
        var reading = SimulatedCluster.Run(Ideal);
        Assert.Equal(1, reading.Efficiency, 1e-2);
        Assert.Equal(8, reading.ResultsPerSecond, 0.1);
        Assert.Equal(250, reading.VirtualSeconds, 1e-9);
    }

    [Fact]
    public void Workers_beyond_the_window_stand_idle()
    {
        var reading = SimulatedCluster.Run(Ideal with { Workers = 256 });
        Assert.Equal(64 / 256.0, reading.Efficiency, 1e-2);
    }

    [Fact]
    public void Time_of_messages_is_lost_once_for_each_evaluation()
    {
        // From the end of an evaluation to the beginning of the next: one way there, one way back.
        var reading = SimulatedCluster.Run(Ideal with { MessageDelay = 0.1 });
        Assert.Equal(1 / 1.2, reading.Efficiency, 1e-2);
    }

    [Fact]
    public void Slowest_of_each_generation_is_waited_for()
    {
        // Four children in each generation after the first, a worker for each. Of 10^u with u uniform in [0, 1] the mean is 9 / a and the
        // mean of the largest of four is the integral of 4 u^3 e^(a u), with a = ln 10.
        var a = Math.Log(10);
        var slowest = 4 * ((10 * ((1 / a) - (3 / Math.Pow(a, 2)) + (6 / Math.Pow(a, 3)) - (6 / Math.Pow(a, 4)))) + (6 / Math.Pow(a, 4)));
        var reading = SimulatedCluster.Run(Ideal with
        {
            Evolution = EvolutionSpec.Sized(8) with { Evaluations = 4_000 }, Workers = 4, Cost = new ArtificialCost(1, 10),
        });
        Assert.Equal(9 / a / slowest, reading.Efficiency, 0.02);
    }

    [Fact]
    public void Failures_cost_time_and_change_nothing_that_is_found()
    {
        var spread = Ideal with { Cost = new ArtificialCost(1, 10), MessageDelay = 0.001, JournalDelay = 0.005 };
        var undisturbed = SimulatedCluster.Run(spread);
        var failing = SimulatedCluster.Run(spread with { TimeBetweenFailures = 100 });
        Assert.True(failing.Failures > 20);
        Assert.True(failing.Efficiency < undisturbed.Efficiency - 0.1);
        Assert.Equal(undisturbed.Best, failing.Best);
        Assert.Equal(undisturbed.Best, SimulatedCluster.Run(spread with { Workers = 1, TimeBetweenFailures = 500 }).Best);
        Assert.True(failing.CallSeconds > 0 && failing.StatusSeconds > 0);
    }

    [Fact]
    public void Same_model_takes_the_same_course()
    {
        var model = Ideal with { Cost = new ArtificialCost(1, 10), MessageDelay = 0.001, JournalDelay = 0.005, TimeBetweenFailures = 100 };
        var (first, second) = (SimulatedCluster.Run(model), SimulatedCluster.Run(model));
        Assert.Equal(first with { CallSeconds = 0, StatusSeconds = 0 }, second with { CallSeconds = 0, StatusSeconds = 0 });
    }
}
