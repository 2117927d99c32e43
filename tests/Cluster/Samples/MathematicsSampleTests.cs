using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Samples;

/// <summary>The program in samples/Mathematics runs, and what the page about the mathematics shows of it stands in it.</summary>
public sealed class MathematicsSampleTests
{
    private static readonly SampleProgram Sample = new("Mathematics", "docs/mathematics.md", "## From a spec to a free run");

    [Fact]
    public async Task Fit_at_once_and_row_by_row_end_at_the_same_errors()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(
            [
                "batch: NRMSE one step 0.0016, free run of 84 steps 0.036",
                "online: 3000 rows predicted, then learned, NRMSE 0.053",
                "online: NRMSE one step 0.0016, free run of 84 steps 0.036",
                "restored: 3001 rows learned, the same bits",
            ],
            await Sample.RunAsync(scratch["unused"]));
    }

    [Fact]
    public void Page_shows_lines_of_the_sample() => Sample.AssertShown();
}
