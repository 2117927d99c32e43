using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class InheritanceTests
{
    private static readonly EvolutionJob Job = Jobs.Wave;
    private static readonly int Ridge = Job.Space.IndexOf("ridge");
    private static readonly int Leak = Job.Space.IndexOf("leakRate");
    private static readonly Genome Parent = ReservoirGenomes.Encode(Job.Space, Job.Template);

    [Fact]
    public void Sums_that_go_on_from_a_lower_rung_are_bit_equal_to_those_of_training_from_nothing() =>
        Gen.Select(Gen.ULong, Gen.Int[30, 200], Gen.Int[30, 200]).Sample((seed, a, b) =>
        {
            var (fewer, more) = (Math.Min(a, b), Math.Max(a, b));
            var genome = Job.Space.Draw(new RandomStream(seed));
            var donor = Trained(genome, fewer);
            var whole = Trained(genome, more);
            var heir = Validation(genome, more);
            heir.GoOnFrom(donor);
            Finish(heir);
            Assert.Equal(whole.Sums.Sums.ToArray(), heir.Learned!.Sums.Sums.ToArray());
            Assert.Equal(whole.Sums.Buffered.ToArray(), heir.Learned.Sums.Buffered.ToArray());
            Assert.Equal(whole.Sums.Count, heir.Learned.Sums.Count);
            var anew = Validation(genome, more);
            Finish(anew);
            Assert.Equal(anew.Nrmse, heir.Nrmse);
            Assert.Equal(more - fewer, heir.TrainedRows);
        }, iter: 20);

    [Fact]
    public void Other_features_or_more_rows_are_refused()
    {
        var donor = Trained(Parent, 100);
        var other = Assert.Throws<ArgumentException>(() => Validation(Parent.With(Leak, 0.123), 200).GoOnFrom(donor));
        Assert.Contains("other features", other.Message, StringComparison.Ordinal);
        var fewer = Assert.Throws<ArgumentException>(() => Validation(Parent, 60).GoOnFrom(donor));
        Assert.Contains("100 rows, this model trains on 60", fewer.Message, StringComparison.Ordinal);
        var begun = Validation(Parent, 200);
        begun.Advance(1);
        Assert.Throws<InvalidOperationException>(() => begun.GoOnFrom(donor));
    }

    [Fact]
    public void Child_with_another_ridge_inherits_all_sums_and_trains_no_row()
    {
        var child = Born(Parent.With(Ridge, 0.37), new Donor(Parent, null));
        var cache = new LearnedSumsCache(8);
        Jobs.Evaluate(Job, Born(Parent, null), cache);
        var inherited = Jobs.Evaluate(Job, child, cache);
        Assert.Equal(0, inherited.TrainedRows);
        var anew = Jobs.Evaluate(Job, Born(child.Genome, null));
        Assert.Equal(2 * 200, anew.TrainedRows);
        Assert.Equal(anew.PerSeed.ToArray(), inherited.PerSeed.ToArray());
        Assert.True(inherited.Operations < anew.Operations);
    }

    [Fact]
    public void Result_is_the_same_whether_the_donor_sums_are_at_hand_or_not()
    {
        var cache = new LearnedSumsCache(8);
        Jobs.Evaluate(Job, Born(Parent, null), cache);
        foreach (var genome in new[] { Parent.With(Ridge, 2.5), Parent.With(Leak, 0.2) })
        {
            var birth = Born(genome, new Donor(Parent, null));
            Assert.Equal(Jobs.Evaluate(Job, birth), Jobs.Evaluate(Job, birth, cache));
            Assert.Equal(Jobs.Evaluate(Job, birth), Jobs.Evaluate(Job, birth, new LearnedSumsCache(1)));
        }
    }

    [Fact]
    public void Child_of_other_features_learns_from_nothing()
    {
        var birth = Born(Parent.With(Leak, 0.2), new Donor(Parent, null));
        Assert.Equal(Jobs.Evaluate(Job, Born(birth.Genome, null)), Jobs.Evaluate(Job, birth, new LearnedSumsCache(8)));
    }

    [Fact]
    public void Promoted_birth_trains_only_the_rows_that_its_lower_rung_has_not()
    {
        var (low, high) = (new Fidelity(0, 2, 2), new Fidelity(1, 2, 2));
        var cache = new LearnedSumsCache(8);
        Assert.Equal(2 * 100, Jobs.Evaluate(Job, Born(Parent, null, low), cache).TrainedRows);
        var promoted = Jobs.Evaluate(Job, Born(Parent, new Donor(Parent, low), high), cache);
        Assert.Equal(2 * 100, promoted.TrainedRows);
        Assert.Equal(Jobs.Evaluate(Job, Born(Parent, null)).PerSeed.ToArray(), promoted.PerSeed.ToArray());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void Births_inherit_with_the_probability_that_is_set(double probability)
    {
        var spec = new EvolutionSpec { Evaluations = 400, LamarckianProbability = probability, Loop = new SuccessiveHalvingSpec { Window = 4 } };
        var loop = spec.Loop.Begin(spec, Job.Space, []);
        var (heirs, children) = (0, 0);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var birth = loop.Find(next)!;
            heirs += birth.Plan.Donor is null ? 0 : 1;
            children += birth.Parents.IsEmpty ? 0 : 1;
            if (birth.Plan.Donor is { } donor)
                Assert.Equal(birth.Plan.Fidelity!.Value.Rung - 1, donor.Fidelity!.Value.Rung);
            loop.Fold(next, FitnessResult.Measured([birth.Genome.Values[Leak]], 1, 1));
        }

        Assert.InRange(heirs, (children * probability) - 25, (children * probability) + 25);
        if (probability == 0)
            Assert.Equal(0, heirs);
    }

    private static Birth Born(Genome genome, Donor? donor, Fidelity? fidelity = null) =>
        new(new BirthNumber(1), 0, genome, [], ["made up"]) { Plan = new EvaluationPlan { Donor = donor, Fidelity = fidelity } };

    private static ForwardValidation Validation(Genome genome, int rows) =>
        new(ReservoirGenomes.Decode(genome, Job.Template, 5), Jobs.Rows, rows, 80, 2, standardiserRows: 200, keeps: true);

    private static LearnedSums Trained(Genome genome, int rows)
    {
        var validation = Validation(genome, rows);
        Finish(validation);
        return validation.Learned!;
    }

    private static void Finish(ForwardValidation validation)
    {
        while (validation.Advance(50))
        {
        }
    }
}
