using System.Collections.Immutable;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>One run of <c>archetyperc stream</c> on a source of its own, of which the answers are read.</summary>
internal sealed class SourceStream : IAsyncDisposable
{
    private readonly ProgramRun run;
    private readonly AnswerLog log;

    private SourceStream(ProgramRun run, AnswerLog log)
    {
        this.run = run;
        this.log = log;
    }

    /// <summary>Starts the stream.</summary>
    public static SourceStream Start(ScratchDirectory scratch, AnswerLog log, string address, params string[] more) =>
        Start(ProgramRun.Start(PacedStream.Arguments(Undisturbed.Input, scratch, ["--source", address, .. more])), log);

    /// <summary>Reads a process that was started otherwise.</summary>
    public static SourceStream Start(ProgramRun run, AnswerLog log) => new(run, log);

    /// <summary>Reads until a row's answer has come.</summary>
    public async Task ThroughAsync(long row)
    {
        while (log.Highest < row)
        {
            if (!await NextAsync())
                Assert.Fail($"The output ended at row {log.Highest}, before row {row}: {(await run.EndAsync()).Errors}");
        }
    }

    /// <summary>SIGKILL, and what had left before.</summary>
    public async Task KillAsync()
    {
        run.Kill();
        Assert.Equal(ProgramEnd.Killed, (await ToEndAsync()).Code);
    }

    /// <summary>SIGTERM: what was read is answered.</summary>
    public async Task<ProgramEnd> StopAsync()
    {
        await run.SignalAsync("TERM");
        return await ToEndAsync();
    }

    /// <summary>Reads until the output ends, and the process with it.</summary>
    public async Task<ProgramEnd> ToEndAsync()
    {
        while (await NextAsync())
        {
        }

        return await run.EndAsync();
    }

    /// <summary>Fails unless the rows were learned once each, and answered, as in an undisturbed run.</summary>
    public static async Task AssertUndisturbedAsync(ScratchDirectory scratch, AnswerLog log)
    {
        await Undisturbed.AssertSameAsync(log);
        var input = Undisturbed.Input;
        var model = LifelongModel.Restore(input.Model.Spec, input.Model.State);
        var prediction = new double[1];
        foreach (var row in input.Rows)
            model.Learn([double.Parse(row, CultureInfo.InvariantCulture)], prediction);
        var learned = new ModelFile(model.Spec, model.Save(), ModelMetrics.Empty, [], "tests").ToBytes();
        var state = await StreamState.ReadAsync(scratch);
        Assert.Equal(input.Rows.Length, state.Description.NextSequence);
        Assert.Equal(input.Rows.Length - 1, state.Description.OutputThrough);
        Assert.Equal(learned, state.Learned);
    }

    public ValueTask DisposeAsync() => run.DisposeAsync();

    private async Task<bool> NextAsync()
    {
        var line = await run.ReadLineAsync();
        if (line?.StartsWith("sequence,", StringComparison.Ordinal) == true)
            line = await run.ReadLineAsync();
        if (line is null)
            return false;
        log.Add(line);
        return true;
    }
}
