using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>State directories that cannot be used: refused with what to do; usable again, the stream goes on where it was.</summary>
public sealed class StateDirectoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Directory_that_another_process_has_open_is_refused_and_the_other_goes_on()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using var first = PacedStream.Start(Undisturbed.Input, scratch, log);
        await first.ThroughAsync(100);

        await using var second = ProgramRun.Start(PacedStream.Arguments(Undisturbed.Input, scratch));
        (await second.EndAsync()).AssertRefused(scratch["state"], "is in use by another process", "Stop that process");

        Assert.Equal(new ProgramEnd(0, ""), await first.ToEndAsync());
        await Undisturbed.AssertSameAsync(log);
    }

    [Fact]
    public async Task Directory_that_is_a_file_is_refused()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["state"], "");

        await using var run = ProgramRun.Start(PacedStream.Arguments(Undisturbed.Input, scratch));

        (await run.EndAsync()).AssertRefused(scratch["state"], "is a file", "Name a directory");
    }

    [SkippableFact]
    public async Task Read_only_disk_is_refused_and_the_stream_goes_on_when_it_can_be_written_again()
    {
        using var scratch = new ScratchDirectory();
        var input = Undisturbed.Input;
        var log = new AnswerLog();
        var arguments = PacedStream.Arguments(input, scratch);
        Directory.CreateDirectory(scratch["state"]);
        using var disk = SmallDisk.Mount(scratch["state"], "32m");
        Assert.Equal(0, (await PacedStream.RunAsync(input.First(300), scratch, log)).Code);

        disk.MakeReadOnly();
        disk.AssertRefusesPlainWrite(1);
        await using (var known = ProgramRun.Start(arguments))
            (await known.EndAsync()).AssertRefused(scratch["state"], "cannot be written", "choose");
        arguments[^1] = scratch[Path.Combine("state", "new")];
        await using (var unknown = ProgramRun.Start(arguments))
            (await unknown.EndAsync()).AssertRefused(arguments[^1], "cannot be written", "choose another directory");

        disk.MakeWritable();
        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(input, scratch, log));
        await Undisturbed.AssertSameAsync(log);
    }

    [SkippableFact]
    public async Task Disk_that_fills_up_in_mid_stream_is_refused_and_the_stream_goes_on_when_there_is_space()
    {
        SuiteForm.IsRepeat();
        using var calm = new ScratchDirectory();
        using var scratch = new ScratchDirectory();
        var input = StreamCase.Forecast(5_000);
        var undisturbed = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(input, calm, undisturbed)).Code);
        var log = new AnswerLog();
        Directory.CreateDirectory(scratch["state"]);
        using var disk = SmallDisk.Mount(scratch["state"], "1m");
        disk.AssertRefusesPlainWrite(2 << 20);

        var refused = await PacedStream.RunAsync(input, scratch, log);

        output.WriteLine($"refused after row {log.Highest}: {refused.Errors}");
        refused.AssertRefused("full", "again");
        Assert.InRange(log.Highest, 0, input.Rows.Length - 2);

        disk.Fill();
        disk.AssertRefusesPlainWrite(4096);
        await using (var full = PacedStream.Start(input, scratch, log))
        {
            var still = await full.ToEndAsync();
            output.WriteLine($"refused on the full disk: {still.Errors}");
            still.AssertRefused("full", "again");
        }

        disk.Free();
        disk.Resize("64m");
        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(input, scratch, log));
        log.AssertSameAs(undisturbed, input.Rows.Length);
    }
}
