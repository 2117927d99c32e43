using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Samples;

/// <summary>The program in samples/Service runs, and what the README shows of it stands in it.</summary>
public sealed class ServiceSampleTests
{
    private static readonly SampleProgram Sample = new("Service", "README.md", "## In a service");

    [Fact]
    public async Task Service_learns_predicts_and_goes_on_when_it_is_started_again()
    {
        using var scratch = new ScratchDirectory();
        foreach (var rows in new[] { 500, 1_000 })
        {
            Assert.Contains(
                await Sample.RunAsync(scratch["state"]), line => line.StartsWith($"{rows} rows learned, NRMSE ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Readme_shows_lines_of_the_sample() => Sample.AssertShown();
}
