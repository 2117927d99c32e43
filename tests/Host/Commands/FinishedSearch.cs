using System.Text.Json;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>One small search that has been run, for the tests that look at what it left.</summary>
public sealed class FinishedSearch : IAsyncLifetime
{
    private readonly ScratchDirectory scratch = new();

    internal CommandResult Result { get; private set; } = null!;

    internal string Data { get; private set; } = "";

    internal string Output => scratch.At("out");

    internal string File(string name) => Path.Combine(Output, name);

    internal JsonElement Job() => JsonDocument.Parse(System.IO.File.ReadAllText(File("job.json"))).RootElement;

    internal string[] Command() =>
    [
        "evolve", "--data", Data, "--target", "y", "--out", Output, "--generations", "3", "--population", "6",
        "--max-units", "40", "--seeds-per-genome", "2", "--workers", "2", "--seed", "18446744073709551615", "--json",
    ];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Data = scratch.WriteWaves("waves.csv", 240);
        Result = await CommandLine.RunAsync(Command());
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        scratch.Dispose();
        return Task.CompletedTask;
    }
}
