using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>Searches whose disk is full: refused with what to do, and nothing that was found is lost.</summary>
public sealed class EvolveDiskTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Disk_that_fills_up_in_mid_search_is_refused_and_the_search_goes_on_when_there_is_space()
    {
        SuiteForm.IsRepeat();
        using var calm = new ScratchDirectory();
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["search"]);
        using var disk = SmallDisk.Mount(scratch["search"], "800k");
        disk.AssertRefusesPlainWrite(1 << 20);

        await using (var run = EvolveCase.Start(scratch, workers: 2))
        {
            var end = await run.EndAsync();
            var sentences = string.Join('\n', end.Errors.Split('\n').Where(line => !line.StartsWith('{')));
            output.WriteLine(sentences);
            (end with { Errors = sentences }).AssertRefused("full", "Free some space");
        }

        disk.Resize("64m");
        Assert.Equal(await EvolveCase.RunAsync(calm, workers: 2), await EvolveCase.RunAsync(scratch, workers: 2));
    }
}
