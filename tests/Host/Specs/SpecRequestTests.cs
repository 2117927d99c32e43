using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Specs;

public sealed class SpecRequestTests
{
    private static readonly ModelSpec Template = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 40, LeakRate = 0.5, Seed = ulong.MaxValue },
    };

    [Fact]
    public void Nothing_asked_for_leaves_the_template() => Assert.Equal(Template, SpecRequest.None.Of(Template));

    [Fact]
    public void Written_and_read_a_spec_of_every_kind_is_the_same()
    {
        foreach (var kind in ReservoirKinds.Names)
        {
            // A device must be named, and its columns are not the model's to predict.
            if (kind == "externalSubstrate")
                continue;
            var spec = new SpecRequest(null, kind, null, []).Of(Template);
            Assert.Equal(kind, ReservoirSpec.KindOf(spec.Reservoir));
            Assert.Equal(spec, SpecJson.Read(SpecJson.Of(spec).ToJsonString(), task: null));
        }
    }

    [Fact]
    public void Units_and_single_fields_are_changed_and_all_else_is_kept()
    {
        var spec = new SpecRequest(null, null, 7, ["reservoir.leakRate=0.25", "readout.ridge=1e-3", "reservoir.topology=ring"]).Of(Template);
        var expected = (EchoStateSpec)Template.Reservoir with { Units = 7, InDegree = 7, LeakRate = 0.25, Topology = Topology.Ring };
        Assert.Equal(Template with { Reservoir = expected, Readout = Template.Readout with { Ridge = 1e-3 } }, spec);
    }

    [Fact]
    public void Spec_from_a_file_takes_the_task_of_the_command()
    {
        var spec = new SpecRequest("""{ "reservoir": { "units": 12, "kind": "echoState" } }""", null, null, []).Of(Template);
        Assert.Equal(Template.Task, spec.Task);
        Assert.Equal(new EchoStateSpec { Units = 12 }, spec.Reservoir);
    }

    [Theory]
    [InlineData("{\"reservoir\":{\"kind\":\"echo-state\"}}", "reservoir.kind is \"echo-state\"; allowed: echoState, residual")]
    [InlineData("{\"reservoir\":null}", "reservoir is null")]
    [InlineData("{\"washout\":5,\"washout\":6}", "washout")]
    [InlineData("{\"lifelong\":{\"drift\":{\"delta\":0.1}}}", "lifelong.drift.kind is missing; allowed: adaptiveWindow")]
    [InlineData("{\"readout\":{\"rigde\":1}}", "readout.rigde is not a field; allowed: learner")]
    [InlineData("{\"readout\":{\"ridge\":\"abc\"}}", "readout.ridge is \"abc\"; allowed: a number")]
    [InlineData("{\"reservoir\":{\"kind\":\"echoState\",\"topology\":\"rng\"}}", "reservoir.topology is \"rng\"; allowed: fixedInDegree, dense, ring")]
    [InlineData("{\"reservoir\":{\"kind\":\"echoState\",\"units\":1e12}}", "reservoir.units is 1e12; allowed: a whole number")]
    [InlineData("{\"reservoir\":{\"kind\":\"series\",\"layers\":[{\"units\":5}]}}", "kind is missing")]
    [InlineData("{\"reservoir\":{\"kind\":\"graph\",\"edges\":[[0,1]]}}", "reservoir.edges[0] is [0,1]; allowed: a whole number")]
    [InlineData("[]", "a JSON object")]
    [InlineData("{", "a JSON object")]
    public void Spec_that_cannot_be_read_is_refused_by_field_value_and_what_would_be_right(string text, string told)
    {
        var refusal = Assert.Throws<SpecRefusedException>(() => SpecJson.Read(text, Template.Task));
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regression", "")]
    [InlineData("classification", ",\"classes\":[\"no\",\"yes\"]")]
    public void Task_that_is_no_forecast_need_not_name_its_only_horizon(string kind, string more)
    {
        var task = SpecJson.Read($$"""{"task": {"kind": "{{kind}}", "inputs": ["a"], "targets": ["b"] {{more}} } }""", task: null).Task;
        Assert.Equal(0, task.Horizon);
        var refusal = Assert.Throws<SpecRefusedException>(
            () => SpecJson.Read($$"""{"task": {"kind": "{{kind}}", "horizon": 1, "inputs": ["a"], "targets": ["b"] {{more}} } }""", task: null));
        Assert.Contains("task.horizon is 1; allowed: 0 unless the task is a forecast", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"inputs":["a"],"targets":["b"]}""", true)]
    [InlineData("""{"inputs":["a"],"targets":["b"],"horizon":1}""", false)]
    [InlineData("""{"inputs":["a"],"targets":["b"],"kind":"forecast"}""", false)]
    [InlineData("""{"inputs":["a","b"],"targets":["b"]}""", false)]
    public void Forecast_of_a_column_that_is_not_read_is_told_unless_it_was_spelled_out(string task, bool told)
    {
        var text = $$"""{"task": {{task}} }""";
        var read = SpecJson.Read(text, task: null).Task;
        Assert.Equal((TaskKind.Forecast, 1), (read.Kind, read.Horizon));
        var notice = TaskNotice.OfSpec(text, read);
        Assert.Equal(told, notice is not null);
        if (told)
            Assert.Contains("\"kind\": \"regression\"", notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reservoir.leakRate=2", "reservoir.leakRate is 2")]
    [InlineData("reservoir.leekRate=0.5", "leekRate")]
    [InlineData("reservoir.leakRate=high", "leakRate")]
    [InlineData("leakRate", "FIELD=VALUE")]
    [InlineData("task.inputs.5=x", "a field of the spec")]
    [InlineData("lifelong.archetypes=null", "lifelong.archetypes is null; allowed: an object with fields of capacity")]
    [InlineData("lifelong.interval=0.9", "lifelong.interval is 0.9; allowed: an object with fields of coverage")]
    public void Change_that_cannot_be_made_is_named(string change, string named)
    {
        var refusal = Assert.Throws<SpecRefusedException>(() => new SpecRequest(null, null, null, [change]).Of(Template));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{ "reservoir": { "kind": "wormhole" } }""")]
    [InlineData("""{ "resevoir": {} }""")]
    public void Spec_that_is_none_is_refused(string text) =>
        Assert.Throws<SpecRefusedException>(() => new SpecRequest(text, null, null, []).Of(Template));

    [Fact]
    public void Unknown_kind_is_refused_with_the_kinds_that_there_are()
    {
        var refusal = Assert.Throws<SpecRefusedException>(() => ReservoirKinds.Default("wormhole"));
        Assert.Contains("echoState", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hyphens_are_read_on_a_command_line_and_mean_the_same_kind()
    {
        Assert.Equal(ReservoirSpec.Kinds, ReservoirKinds.Names);
        Assert.Equal("edgeOfStability", ReservoirKinds.Named("edge-of-stability"));
        Assert.Equal(new SpecRequest(null, "eulerState", null, []).Of(Template), new SpecRequest(null, "euler-state", null, []).Of(Template));
    }

    [Fact]
    public void Kind_of_the_command_takes_the_place_of_that_of_the_file()
    {
        var text = """{ "reservoir": { "kind": "eulerState", "units": 12 } }""";
        Assert.IsType<EchoStateSpec>(new SpecRequest(text, "echoState", null, []).Of(Template).Reservoir);
        Assert.Equal(12, Assert.IsType<EulerStateSpec>(new SpecRequest(text, "eulerState", null, []).Of(Template).Reservoir).Units);
    }

    [Fact]
    public void Reservoir_without_a_kind_is_the_default_one_and_a_task_must_be_there()
    {
        var spec = SpecJson.Read("""{"task": {"inputs": ["a"], "targets": ["a"]}, "reservoir": {"units": 30}}""", task: null);
        Assert.Equal(new EchoStateSpec { Units = 30 }, spec.Reservoir);
        var refusal = Assert.Throws<SpecRefusedException>(() => SpecJson.Read("""{"reservoir": {"units": 30}}""", task: null));
        Assert.Contains("task is left out; allowed: an object", refusal.Message, StringComparison.Ordinal);
    }
}
