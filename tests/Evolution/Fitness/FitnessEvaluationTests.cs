using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class FitnessEvaluationTests
{
    private static readonly SearchSpace Space = SearchSpace.Default(10, 30);
    private static readonly FitnessSpec Spec = new() { TrainRows = 200, ValidationRows = 80, Folds = 2, Seeds = 2 };
    private static readonly TimeSeries Wave = MakeWave(320);

    private static readonly ModelSpec Template = new()
    {
        Task = new TaskSpec { Inputs = ["y"], Targets = ["y"], Horizon = 2 },
        Washout = 20,
    };

    [Fact]
    public void Slices_change_nothing() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 400]).Sample((seed, slice) =>
        {
            var genome = Space.Draw(new RandomStream(seed));
            var whole = Run(new FitnessEvaluation(genome, Template, Spec, 7, Wave), int.MaxValue);
            Assert.Equal(whole, Run(new FitnessEvaluation(genome, Template, Spec, 7, Wave), slice));
        }, iter: 10);

    [Fact]
    public void Good_genome_predicts_a_wave_and_its_cost_is_counted()
    {
        var result = Run(new FitnessEvaluation(ReservoirGenomes.Encode(Space, Template), Template, Spec, 7, Wave), 64);
        Assert.Null(result.Refusal);
        Assert.Equal(2, result.PerSeed.Length);
        Assert.NotEqual(result.PerSeed[0], result.PerSeed[1]);
        Assert.InRange(result.Value, 0, 0.2);
        Assert.True(result.Operations > 280 * 2 * 30);
        Assert.True(result.Bytes > 0);
    }

    [Fact]
    public void Rows_after_validation_are_not_read()
    {
        var spoilt = Wave.Values.ToArray();
        spoilt.AsSpan(280).Fill(1e9);
        var genome = ReservoirGenomes.Encode(Space, Template);
        Assert.Equal(
            Run(new FitnessEvaluation(genome, Template, Spec, 7, Wave), 64),
            Run(new FitnessEvaluation(genome, Template, Spec, 7, new TimeSeries(Wave.Columns, spoilt)), 64));
    }

    [Fact]
    public void Other_job_seed_is_another_draw_of_weights()
    {
        var genome = ReservoirGenomes.Encode(Space, Template);
        Assert.NotEqual(
            Run(new FitnessEvaluation(genome, Template, Spec, 7, Wave), 64),
            Run(new FitnessEvaluation(genome, Template, Spec, 8, Wave), 64));
    }

    [Fact]
    public void Several_targets_are_judged_by_the_mean_of_what_each_alone_comes_to()
    {
        var series = Lorenz63.Generate(320);
        var template = Template with { Task = new TaskSpec { Inputs = ["x", "y", "z"], Targets = ["x", "y", "z"], Horizon = 2 } };
        var genome = ReservoirGenomes.Encode(Space, template);
        var together = Run(new FitnessEvaluation(genome, template, Spec with { Objective = FitnessObjective.MeanNrmse }, 7, series), 64);
        FitnessResult[] alone =
        [
            .. template.Task.Targets.Select(target => Run(
                new FitnessEvaluation(genome, template with { Task = template.Task with { Targets = [target] } }, Spec, 7, series), 64)),
        ];
        for (var seed = 0; seed < Spec.Seeds; seed++)
            Assert.Equal(alone.Average(a => a.PerSeed[seed]), together.PerSeed[seed], 1e-12);
        Assert.Equal(alone.Average(a => a.Value), together.Value, 1e-12);

        // Pooled, as searches of several targets were before, it is the root of the mean of the squared ones.
        var pooled = Run(new FitnessEvaluation(genome, template, Spec, 7, series), 64);
        Assert.Equal(Math.Sqrt(alone.Average(a => a.PerSeed[0] * a.PerSeed[0])), pooled.PerSeed[0], 1e-12);
    }

    [Fact]
    public void Error_rate_of_a_classification_is_a_share()
    {
        var values = new double[300 * 2];
        for (var row = 0; row < 300; row++)
            (values[2 * row], values[(2 * row) + 1]) = (Wave.Row(row)[0], Wave.Row(row)[0] > 0.2 ? 1 : 0);
        var template = Template with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["y"], Targets = ["high"], Horizon = 0, Classes = ["no", "yes"] },
        };
        var spec = Spec with { Objective = FitnessObjective.ErrorRate };
        var series = new TimeSeries(["y", "high"], values);
        var result = Run(new FitnessEvaluation(ReservoirGenomes.Encode(Space, template), template, spec, 7, series), 64);
        Assert.InRange(result.Value, 0, 0.2);
    }

    [Fact]
    public void Spec_that_is_refused_is_a_refusal_with_its_reason()
    {
        var space = new SearchSpace([new IntegerGene("units", 1, 30_000)]);
        var result = Run(new FitnessEvaluation(new Genome(space, [25_000]), Template, Spec, 7, Wave), 64);
        Assert.Equal(double.PositiveInfinity, result.Value);
        Assert.Contains("reservoir.units is 25000", result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_target_has_no_error_to_speak_of_and_is_refused()
    {
        var constant = new TimeSeries(["y"], [.. Enumerable.Repeat(3.0, 320)]);
        var result = Run(new FitnessEvaluation(ReservoirGenomes.Encode(Space, Template), Template, Spec, 7, constant), 64);
        Assert.NotNull(result.Refusal);
        Assert.True(result.Operations > 0);
    }

    [Fact]
    public void Result_is_there_only_at_the_end()
    {
        var evaluation = new FitnessEvaluation(ReservoirGenomes.Encode(Space, Template), Template, Spec, 7, Wave);
        Assert.Throws<InvalidOperationException>(() => evaluation.Result);
        Assert.Throws<ArgumentOutOfRangeException>(() => evaluation.Advance(0));
        Run(evaluation, 64);
        Assert.False(evaluation.Advance(1));
    }

    private static FitnessResult Run(FitnessEvaluation evaluation, int slice)
    {
        while (evaluation.Advance(slice))
        {
        }

        Assert.True(evaluation.IsFinished);
        return evaluation.Result;
    }

    private static TimeSeries MakeWave(int rows) =>
        new(["y"], [.. Enumerable.Range(0, rows).Select(t => Math.Sin(0.21 * t) * Math.Cos(0.05 * t))]);
}
