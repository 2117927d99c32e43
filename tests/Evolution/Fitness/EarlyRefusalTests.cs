using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class EarlyRefusalTests
{
    private static readonly EchoStateSpec Good = new() { Units = 40, SpectralRadius = 0.9, LeakRate = 0.5 };

    [Fact]
    public void Good_reservoir_is_trained() => Assert.Null(Ask(Good).Refusal);

    [Fact]
    public void Slow_reservoir_forgets_slowly_and_is_trained() =>
        Assert.Null(Ask(Good with { LeakRate = 0.02, SpectralRadius = 0.5 }).Refusal);

    [Fact]
    public void Saturated_reservoir_is_refused()
    {
        var result = Ask(Good with { InputScaling = 1, BiasScaling = 1000, LeakRate = 1 });
        Assert.Contains("of the state is saturated (allowed: 95 %)", result.Refusal, StringComparison.Ordinal);
        Assert.Equal(0, result.TrainedRows);
        Assert.True(result.Operations > 0);
    }

    [Fact]
    public void Chaotic_reservoir_that_does_not_forget_its_start_is_refused() =>
        Assert.Contains(
            "The start is not forgotten",
            Ask(Good with { SpectralRadius = 5, InputScaling = 0.01, BiasScaling = 0, LeakRate = 1 }).Refusal,
            StringComparison.Ordinal);

    [Fact]
    public void Reservoir_whose_units_all_do_the_same_is_refused_unless_its_readout_sees_past_inputs()
    {
        var same = Good with { Units = 20, SpectralRadius = 1e-6, InputScaling = 1e-3, BiasScaling = 0, LeakRate = 1 };
        Assert.Contains("directions (at least 2)", Ask(same).Refusal, StringComparison.Ordinal);
        Assert.Null(Ask(same, inputLags: 4).Refusal);
    }

    [Fact]
    public void Reservoir_that_explodes_is_refused()
    {
        var result = Ask(Good with { Activation = Activation.Identity, SpectralRadius = 30, LeakRate = 1 });
        Assert.NotNull(result.Refusal);
        Assert.Equal(0, result.TrainedRows);
    }

    [Fact]
    public void Nothing_is_asked_when_it_is_switched_off() =>
        Assert.True(Ask(Good with { InputScaling = 1, BiasScaling = 1000, LeakRate = 1 }, asks: false).TrainedRows > 0);

    [Fact]
    public void Few_genomes_of_the_default_space_are_refused_and_none_of_them_is_good()
    {
        var (refused, bestRefused, best) = (0, double.PositiveInfinity, double.PositiveInfinity);
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var birth = new Birth(new BirthNumber(1), 0, Jobs.Wave.Space.Draw(new RandomStream(seed)), [], ["drawn"]);
            var whole = Jobs.Evaluate(Jobs.Wave with { Fitness = Jobs.Wave.Fitness with { EarlyRefusal = null } }, birth);
            if (Jobs.Evaluate(Jobs.Wave with { Fitness = Jobs.Wave.Fitness with { EarlyRefusal = new EarlyRefusalSpec() } }, birth).Refusal is null)
            {
                best = Math.Min(best, whole.Value);
                continue;
            }

            refused++;
            bestRefused = Math.Min(bestRefused, whole.Value);
        }

        Assert.InRange(refused, 0, 20);
        Assert.True(bestRefused > best, $"{refused} refused, the best of them {bestRefused}; the best of the others {best}");
    }

    [Fact]
    public void Bad_settings_are_refused() =>
        Assert.Equal(
            ["fitness.earlyRefusal.rows", "fitness.earlyRefusal.saturation", "fitness.earlyRefusal.echoStateIndex", "fitness.earlyRefusal.leastRank"],
            (Jobs.Wave.Fitness with { EarlyRefusal = new EarlyRefusalSpec { Rows = 1, Saturation = 0, EchoStateIndex = 0, LeastRank = 0 } })
                .Validate().Select(p => p.Field));

    private static FitnessResult Ask(EchoStateSpec reservoir, int inputLags = 0, bool asks = true)
    {
        var job = Jobs.Wave with
        {
            Template = Jobs.Wave.Template with { Reservoir = reservoir, Readout = new ReadoutSpec { InputLags = inputLags } },
            Space = new SearchSpace([new LogRealGene("ridge", 1e-5, 1e4)]),
            Fitness = Jobs.Wave.Fitness with { EarlyRefusal = asks ? new EarlyRefusalSpec() : null },
        };
        return Jobs.Evaluate(job, new Birth(new BirthNumber(1), 0, new Genome(job.Space, [1e-3]), [], ["made up"]));
    }
}
