namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>What <c>evolve</c> prints for a person.</summary>
[Collection(CommandLine.Collection)]
public sealed class EvolveTableTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("""{ "evaluations": 5 }""", "evaluations: the limit of 5", "0 of 5")]
    [InlineData("""{ "generations": 2 }""", "generations: the limit of 2", "0 of 6")]
    [InlineData("""{ "fitnessThreshold": 1000 }""", "fitness: the threshold of 1000", "0 of 4")]
    [InlineData("""{ "energyLimitJoules": 1e-9 }""", "energy: the limit of 1E-09 J", " of ")]
    public async Task Table_says_why_the_search_ended_and_how_many_births_failed(string settings, string reason, string failed)
    {
        var result = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteWaves("w.csv", 300), "--target", "y", "--out", scratch.At("out"), "--population", "4", "--max-units", "25",
            "--seeds-per-genome", "1", "--folds", "1", "--settings", scratch.Write("settings.json", settings));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(reason, result.Output, StringComparison.Ordinal);
        Assert.Contains(result.Output.Split('\n'), line => line.Contains("births refused early or failed", StringComparison.Ordinal) && line.Contains(failed, StringComparison.Ordinal));
    }
}
