using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Samples;

/// <summary>The program in samples/Search runs, and what the page about searches shows of it stands in it.</summary>
public sealed class SearchSampleTests
{
    private static readonly SampleProgram Sample = new("Search", "docs/searches.md", "## In a program");

    [Fact]
    public async Task Search_is_watched_its_winner_serves_and_the_same_is_found_when_it_was_deleted()
    {
        using var scratch = new ScratchDirectory();
        for (var run = 0; run < 2; run++)
        {
            var lines = await Sample.RunAsync(scratch["state"]);
            Assert.Contains(lines, line => line.StartsWith("generation 3: 26 evaluations, best error ", StringComparison.Ordinal));
            Assert.Contains("birth 22 of 26 wins; after the last row comes 0.320, in truth 0.320", lines);
            Assert.Contains("0 searches are left", lines);
        }
    }

    [Fact]
    public void Page_shows_lines_of_the_sample() => Sample.AssertShown();
}
