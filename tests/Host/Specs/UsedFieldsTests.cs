using System.Text.Json.Nodes;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Specs;

public sealed class UsedFieldsTests
{
    private static readonly TaskSpec Task = new() { Inputs = ["x"], Targets = ["x"] };

    [Theory]
    [InlineData(OnlineLearner.RecursiveLeastSquares)]
    [InlineData(OnlineLearner.InformationFilter)]
    [InlineData(OnlineLearner.DecayedSums)]
    [InlineData(OnlineLearner.LeastMeanSquares)]
    [InlineData(OnlineLearner.NormalisedLeastMeanSquares)]
    [InlineData(OnlineLearner.VariableForgetting)]
    [InlineData(OnlineLearner.Logistic)]
    public void Field_that_a_learner_does_not_use_changes_nothing_that_it_learns_and_one_that_it_uses_does(OnlineLearner learner)
    {
        // What is left out must not matter, and what matters must not be left out.
        var spec = new ReadoutSpec { Learner = learner, Forgetting = 0.99 };
        var used = UsedFields.Of(SpecJson.Of(new ModelSpec { Task = Task, Reservoir = new EchoStateSpec(), Readout = spec }))["readout"]!.AsObject();
        foreach (var (name, other) in new (string, ReadoutSpec)[]
                 {
                     ("forgetting", spec with { Forgetting = 0.9 }), ("traceCap", spec with { TraceCap = 1 }), ("solveEvery", spec with { SolveEvery = 3 }),
                     ("stepSize", spec with { StepSize = 0.01 }), ("normalisedStep", spec with { NormalisedStep = 0.1 }),
                     ("fastForgetting", spec with { FastForgetting = 0.7 }), ("errorForgetting", spec with { ErrorForgetting = 0.5 }),
                 })
        {
            Assert.True(used.ContainsKey(name) != Learned(spec).SequenceEqual(Learned(other)), $"{learner} and {name}");
        }
    }

    [Fact]
    public void Forgetting_is_used_by_every_learner_whose_classes_are_balanced()
    {
        foreach (var balanced in new[] { false, true })
        {
            var spec = new ReadoutSpec { Learner = OnlineLearner.LeastMeanSquares, BalanceClasses = balanced };
            var used = UsedFields.Of(SpecJson.Of(new ModelSpec { Task = Task, Reservoir = new EchoStateSpec(), Readout = spec }))["readout"]!.AsObject();
            Assert.Equal(balanced, used.ContainsKey("forgetting"));
            Assert.Equal(balanced, used.ContainsKey("balanceClasses"));
            Assert.True(used.ContainsKey("stepSize"));
        }
    }

    [Fact]
    public void Parts_of_a_composite_are_looked_into_and_what_is_given_is_left_as_it_is()
    {
        var whole = SpecJson.Of(new ModelSpec
        {
            Task = Task,
            Reservoir = new ParallelSpec { Members = [new EchoStateSpec { Topology = Topology.Ring }, new NanowireSpec { Layout = NanowireLayout.Grid }] },
        });
        var before = whole.ToJsonString();
        var members = UsedFields.Of(whole)["reservoir"]!["members"]!.AsArray();
        Assert.False(members[0]!.AsObject().ContainsKey("jumpLength"));
        Assert.True(members[0]!.AsObject().ContainsKey("leakRate"));
        Assert.False(members[1]!.AsObject().ContainsKey("junctions"));
        Assert.True(members[1]!.AsObject().ContainsKey("rows"));
        Assert.Equal(before, whole.ToJsonString());
    }

    [Fact]
    public void Field_without_the_one_that_it_hangs_on_is_used()
    {
        var document = new JsonObject { ["rows"] = 12, ["forgetting"] = 0.5 };
        Assert.Equal(document.ToJsonString(), UsedFields.Of(document).ToJsonString());
    }

    private static double[] Learned(ReadoutSpec spec)
    {
        const int features = 4;
        var outputs = spec.Learner == OnlineLearner.Logistic ? 2 : 1;
        var readout = spec.Build(features, outputs);
        var random = new RandomStream(7);
        var (row, target, said) = (new double[features], new double[outputs], new double[outputs]);
        var answers = new List<double>();
        for (var sample = 0; sample < 400; sample++)
        {
            for (var i = 0; i < features - 1; i++)
                row[i] = random.NextDouble() - 0.5;
            row[features - 1] = 1;
            readout.Predict(row, said);
            answers.Add(said[0]);
            target[0] = ((sample / 100 % 2 == 0 ? 1 : -1) * row[0]) + row[1] + (0.1 * (random.NextDouble() - 0.5));
            readout.Learn(row, target);
        }

        return [.. answers];
    }
}
