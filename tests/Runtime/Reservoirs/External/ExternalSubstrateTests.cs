using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs.External;

public sealed class ExternalSubstrateTests
{
    private static readonly ExternalSubstrateSpec Device = new() { States = 2, Command = ["device", "--slow"] };

    [Fact]
    public void Last_inputs_are_the_next_state_whatever_the_state_was()
    {
        var reservoir = Device.Build(3);
        var next = new double[2];
        reservoir.Step([0.5, -1, 7], [3, 4], next);
        Assert.Equal([-1, 7], next);
    }

    [Fact]
    public void Source_gives_the_columns_that_the_device_does_not()
    {
        var spec = Model(["u", "v", "x1", "x2"], ["u"]);
        Assert.Equal(["u", "v"], spec.Checked().SourceTask.Inputs.AsEnumerable());
        Assert.Equal(["u", "v", "x1", "x2"], spec.Task.Inputs.AsEnumerable());
        var plain = spec with { Reservoir = new EchoStateSpec() };
        Assert.Equal(plain.Task, plain.SourceTask);
    }

    [Fact]
    public void Device_that_moves_keeps_its_learned_model()
    {
        var moved = Device with { Command = [], Address = "lab:4040", TimeoutMilliseconds = 1 };
        Assert.NotEqual(Device, moved);
        Assert.Equal(Device.Build(3).WeightsHash, moved.Build(3).WeightsHash);
        Assert.NotEqual(Device.Build(3).WeightsHash, Device.Build(4).WeightsHash);
    }

    [Fact]
    public void Equality_goes_by_the_arguments_of_the_command()
    {
        Assert.Equal(Device, Device with { Command = ["device", "--slow"] });
        Assert.Equal(Device.GetHashCode(), (Device with { Command = ["device", "--slow"] }).GetHashCode());
        Assert.NotEqual(Device, Device with { Command = ["device", "--fast"] });
    }

    [Fact]
    public void Fields_out_of_range_are_refused_by_name()
    {
        Refused(Model(["u"], ["u"]), "reservoir.states is 2, of 1 inputs; allowed: fewer than the task's inputs");
        Refused(Model(["x1", "x2"], ["x1"]), "reservoir.states is 2, of 2 inputs");
        Refused(Model(["u", "x1", "x2"], ["x2", "u"]), "task.targets is x2; allowed: columns that do not come from the device");
        Refused(With(Device with { Command = [] }), "reservoir.command is empty; allowed: a program");
        Refused(With(Device with { Command = [" "] }), "reservoir.command is blank");
        Refused(With(Device with { Address = "lab:1" }), "reservoir.address is lab:1; allowed: empty, since there is a command");
        Refused(With(Device with { Command = [], Address = "lab" }), "reservoir.address is lab; allowed: host:port");
        Refused(With(Device with { Command = [], Address = "lab:70000" }), "the port from 1 to 65535");
        Refused(With(Device with { TimeoutMilliseconds = 0 }), "reservoir.timeoutMilliseconds is 0; allowed: 1 to 3600000");
        Refused(With(Device with { Restarts = -1 }), "reservoir.restarts is -1; allowed: 0 to 1000");

        static ModelSpec With(ExternalSubstrateSpec device) => Model(["u", "x1", "x2"], ["u"]) with { Reservoir = device };
    }

    private static ModelSpec Model(string[] inputs, string[] targets) => new()
    {
        Task = new TaskSpec { Inputs = [.. inputs], Targets = [.. targets] },
        Reservoir = Device,
    };

    private static void Refused(ModelSpec spec, string message) =>
        Assert.Contains(message, Assert.Throws<SpecRefusedException>(spec.Checked).Message, StringComparison.Ordinal);
}
