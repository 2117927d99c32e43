namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class RecordedBitsTests
{
    private const string File = "recorded-bits.txt";
    private const string WriteSwitch = "ARCHETYPERC_WRITE_BITS";

    public static TheoryData<string> Names => [.. RecordedBits.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_states_and_predictions_have_the_recorded_bits(string name)
    {
        var bits = RecordedBits.Cases[name]().ToString("x32");
        WriteWhenAsked(name, bits);
        Assert.True(Recorded().TryGetValue(name, out var recorded), $"{name} is not in {File}; write it with {WriteSwitch}=1 and commit it.");
        Assert.Equal(recorded, bits);
    }

    [Fact]
    public void Every_recorded_line_is_computed_again() =>
        Assert.Equal(RecordedBits.Cases.Keys.Order(StringComparer.Ordinal), Recorded().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "Vector512")]
    [InlineData("DOTNET_EnableAVX2", "Vector512 Avx2")]
    [InlineData("DOTNET_EnableHWIntrinsic", "Vector512 Avx2 Vector128")]
    public async Task Process_without_vectors_of_a_width_has_the_recorded_bits(string intrinsics, string gone)
    {
        var child = await BitsProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [intrinsics] = "0" });

        // A switch that the runtime no longer knows would leave the same process running twice.
        Assert.DoesNotContain(child.Supported, gone.Split(' ').Contains);
        Assert.Equal(InOrder(Recorded()), InOrder(child.Bits));
    }

    [Fact]
    public async Task Process_as_it_is_has_the_vectors_of_this_one()
    {
        var child = await BitsProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(BitsProcess.SupportedHere, child.Supported);
    }

    private static IEnumerable<KeyValuePair<string, string>> InOrder(IReadOnlyDictionary<string, string> bits) =>
        bits.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static Dictionary<string, string> Recorded() =>
        System.IO.File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reservoirs", File))
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    private static void WriteWhenAsked(string name, string bits)
    {
        if (Environment.GetEnvironmentVariable(WriteSwitch) != "1" || Recorded().ContainsKey(name))
            return;
        var line = $"{name}\t{bits}\n";
        System.IO.File.AppendAllText(Path.Combine(SourceFolder(), File), line);
        System.IO.File.AppendAllText(Path.Combine(AppContext.BaseDirectory, "Reservoirs", File), line);
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string thisFile = "") =>
        Path.GetDirectoryName(thisFile)!;
}
