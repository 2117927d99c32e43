using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Specs;

[Collection(CommandLine.Collection)]
public sealed class WeightsFileTests
{
    private static readonly double[] Ring = [0, 0, 0, 0.7, 0.7, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 0.7, 0];

    private static readonly ModelSpec Template = new() { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };

    [Fact]
    public void Weights_of_a_file_become_those_of_the_spec()
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "w.npy", Ring, 4, 4);
        var expected = new EchoStateSpec { Units = 4, Topology = Topology.External, External = new ExternalWeights { Values = [.. Ring] } };
        var spec = new SpecRequest(null, null, null, [], file).Of(Template);
        Assert.Equal(expected, spec.Reservoir);

        // Written out, the spec holds the values and names no file.
        var text = SpecJson.Of(spec).ToJsonString();
        Assert.DoesNotContain("w.npy", text, StringComparison.Ordinal);
        Assert.Equal(spec, SpecJson.Read(text, task: null));

        // A single field names it too.
        var set = new SpecRequest(null, null, 4, ["reservoir.topology=external", $"reservoir.external.file={file}", "reservoir.external.scaled=true"]);
        Assert.Equal(expected with { External = expected.External with { Scaled = true }, InDegree = 4 }, set.Of(Template).Reservoir);
    }

    [Fact]
    public void Radius_beside_weights_that_are_taken_as_they_are_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "w.npy", Ring, 4, 4);
        var refused = Assert.Throws<SpecRefusedException>(() => new SpecRequest(null, null, null, ["reservoir.spectralRadius=0.2"], file).Of(Template));
        Assert.Contains("reservoir.spectralRadius is 0.2; allowed: left out, or with --set reservoir.external.scaled=true", refused.Message, StringComparison.Ordinal);
        var scaled = new SpecRequest(null, null, null, ["reservoir.spectralRadius=0.2", "reservoir.external.scaled=true"], file).Of(Template);
        Assert.Equal(0.2, ((EchoStateSpec)scaled.Reservoir).SpectralRadius);
    }

    [Fact]
    public void File_in_a_spec_is_named_from_the_folder_of_the_spec()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch, "w.npy", Ring, 4, 4);
        var file = scratch.Write("spec.json", """
            { "reservoir": { "kind": "series", "layers": [
                { "kind": "echoState", "units": 4, "topology": "external", "external": { "file": "w.npy", "scaled": true } } ] } }
            """);
        var spec = new SpecRequest(SpecFile.Read(new FileInfo(file)), null, null, []).Of(Template);
        var layer = Assert.IsType<EchoStateSpec>(Assert.Single(Assert.IsType<SeriesSpec>(spec.Reservoir).Layers));
        Assert.Equal(new ExternalWeights { Values = [.. Ring], Scaled = true }, layer.External);
    }

    [Fact]
    public async Task Command_measures_a_reservoir_with_the_weights_of_a_file()
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "w.npy", Ring, 4, 4);
        string[] command = ["eval", "task", "mackey-glass", "--seeds", "1", "--train-rows", "500", "--test-rows", "100", "--json"];
        var given = await CommandLine.RunAsync([.. command, "--weights", file]);
        Assert.True(given.ExitCode == 0, given.Errors);
        var other = await CommandLine.RunAsync([.. command, "--weights", Write(scratch, "other.npy", [.. Ring.Select(w => w / 2)], 4, 4)]);
        Assert.NotEqual(given.Json().GetProperty("mean").GetDouble(), other.Json().GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Search_keeps_the_weights_and_their_number_of_units()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteWaves("waves.csv", 300), "--target", "y", "--out", scratch.At("out"), "--population", "6",
            "--generations", "2", "--seeds-per-genome", "1", "--weights", Write(scratch, "w.npy", Ring, 4, 4));
        Assert.True(result.ExitCode == 0, result.Errors);
        var best = (await CommandLine.RunAsync("inspect", Path.Combine(scratch.At("out"), "best.arc"), "--json")).Output;
        Assert.Contains("\"units\": 4", best, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_holds_no_weights_is_refused_by_name()
    {
        using var scratch = new ScratchDirectory();
        var text = scratch.Write("text.npy", "1,2,3");
        var oblong = Write(scratch, "oblong.npy", Ring, 2, 8);
        var nan = Write(scratch, "nan.npy", Ring, 4, 4);
        var bytes = await File.ReadAllBytesAsync(nan);
        BitConverter.GetBytes(double.NaN).CopyTo(bytes, bytes.Length - 8);
        await File.WriteAllBytesAsync(nan, bytes);
        var kind = Write(scratch, "kind.npy", Ring, 4, 4);
        bytes = await File.ReadAllBytesAsync(kind);
        bytes.AsSpan().Replace((byte)'8', (byte)'2');
        await File.WriteAllBytesAsync(kind, bytes);
        await Refused("cannot be opened", scratch.At("none.npy"));
        await Refused("magic string", text);
        await Refused("of the shape (2, 8)", oblong);
        await Refused("Number 15 is NaN", nan);
        await Refused("f2", kind);
        var large = Write(scratch, "large.npy", [1e7], 1, 1);
        await Refused("reservoir.external.values[0] is 10000000", large);
        await Refused("a kind of reservoir with recurrent weights", oblong, "--reservoir", "nanowire");
        await Refused("reservoir.external.values (count) is 16", Write(scratch, "w.npy", Ring, 4, 4), "--units", "5");

        static async Task Refused(string named, string file, params string[] more)
        {
            var result = await CommandLine.RunAsync(["eval", "task", "mackey-glass", "--weights", file, .. more]);
            Assert.Equal(CommandRunner.Refused, result.ExitCode);
            Assert.Contains(named, result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Input_weights_and_biases_come_from_files_beside_them()
    {
        using var scratch = new ScratchDirectory();
        var (w, win, b) = (Write(scratch, "w.npy", Ring, 4, 4), Write(scratch, "win.npy", [1, 2, 3, 4], 4, 1), WriteVector(scratch, "b.npy", [0.1, 0.2, 0.3, 0.4]));
        var given = new ExternalWeights { Values = [.. Ring], Input = [1, 2, 3, 4], Bias = [0.1, 0.2, 0.3, 0.4] };
        var spec = new SpecRequest(null, null, null, [], w, win, b).Of(Template);
        Assert.Equal(given, Assert.IsType<EchoStateSpec>(spec.Reservoir).External);
        var text = SpecJson.Of(spec).ToJsonString();
        Assert.DoesNotContain(".npy", text, StringComparison.Ordinal);
        Assert.Equal(spec, SpecJson.Read(text, task: null));

        // A spec that has them may get others; one of the two may be drawn.
        var other = new SpecRequest(text, null, null, [], null, null, WriteVector(scratch, "b2.npy", [1, 1, 1, 1])).Of(Template);
        Assert.Equal(given with { Bias = [1, 1, 1, 1] }, ((EchoStateSpec)other.Reservoir).External);
        var alone = new SpecRequest(null, null, null, [], w, null, b).Of(Template);
        Assert.Equal(given with { Input = [] }, ((EchoStateSpec)alone.Reservoir).External);

        var file = scratch.Write("spec.json", """
            { "reservoir": { "kind": "echoState", "units": 4, "topology": "external", "external": { "file": "w.npy", "inputFile": "win.npy", "biasFile": "b.npy" } } }
            """);
        Assert.Equal(given, ((EchoStateSpec)new SpecRequest(SpecFile.Read(new FileInfo(file)), null, null, []).Of(Template).Reservoir).External);

        string[] command = ["eval", "task", "mackey-glass", "--seeds", "2", "--train-rows", "300", "--test-rows", "100", "--json", "--weights", w, "--input-weights", win];
        var measured = await CommandLine.RunAsync([.. command, "--bias", b]);
        Assert.True(measured.ExitCode == 0, measured.Errors);

        // Without them the biases are drawn.
        Assert.NotEqual(measured.Json().GetProperty("mean").GetDouble(), (await CommandLine.RunAsync(command)).Json().GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Input_weights_and_biases_that_do_not_fit_are_refused_with_the_shape()
    {
        using var scratch = new ScratchDirectory();
        var w = Write(scratch, "w.npy", Ring, 4, 4);
        await Refused("--input-weights", Write(scratch, "turned.npy", [1, 2, 3, 4], 1, 4), "of the shape (1, 4); allowed: a matrix [StateSize, InputSize], 4 rows");
        await Refused("--input-weights", Write(scratch, "wide.npy", [1, 2, 3, 4, 5, 6, 7, 8], 4, 2), "reservoir.external.input (count) is 8; allowed: 4, the shape [StateSize, InputSize] = [4, 1]");
        await Refused("--bias", WriteVector(scratch, "short.npy", [1, 2, 3]), "of the shape (3); allowed: a vector [StateSize], 4 numbers");
        await Refused("--bias", Write(scratch, "matrix.npy", [1, 2, 3, 4], 4, 1), "of the shape (4, 1); allowed: a vector [StateSize]");
        var alone = await CommandLine.RunAsync("eval", "task", "mackey-glass", "--bias", WriteVector(scratch, "b.npy", [1, 2, 3, 4]));
        Assert.Equal(CommandRunner.Refused, alone.ExitCode);
        Assert.Contains("recurrent weights beside them", alone.Errors, StringComparison.Ordinal);

        async Task Refused(string option, string file, string named)
        {
            var result = await CommandLine.RunAsync("eval", "task", "mackey-glass", "--weights", w, option, file);
            Assert.Equal(CommandRunner.Refused, result.ExitCode);
            Assert.Contains(named, result.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{ "values": [0], "bias": [0], "biasFile": "b.npy" }""", "bias or a biasFile, not both")]
    [InlineData("""{ "scaled": true }""", "neither values nor a file")]
    [InlineData("""{ "values": [0], "file": "w.npy" }""", "not both")]
    [InlineData("""{ "value": [0] }""", "'value' is no field")]
    [InlineData("[0]", "an object")]
    public void External_weights_that_are_none_are_refused(string external, string named)
    {
        var text = $$"""{ "reservoir": { "kind": "echoState", "units": 1, "topology": "external", "external": {{external}} } }""";
        var refusal = Assert.Throws<SpecRefusedException>(() => SpecJson.Read(text, Template.Task));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static string WriteVector(ScratchDirectory scratch, string name, double[] values)
    {
        using var stream = File.Create(scratch.At(name));
        NpyFile.Write(stream, new NpyArray([values.Length], values));
        return scratch.At(name);
    }

    private static string Write(ScratchDirectory scratch, string name, double[] values, int rows, int columns)
    {
        using var stream = File.Create(scratch.At(name));
        NpyFile.Write(stream, new NpyArray([rows, columns], values));
        return scratch.At(name);
    }
}
