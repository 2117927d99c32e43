using System.Globalization;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>
/// One run of <c>archetyperc stream</c>, fed as its answers come: no row is given that is more than <see cref="Ahead"/> rows
/// ahead of the last answer.
/// </summary>
internal sealed class PacedStream : IAsyncDisposable
{
    /// <summary>Rows between the last answer and the last row given.</summary>
    public const int Ahead = 256;

    private readonly StreamCase input;
    private readonly AnswerLog log;
    private readonly int begin;
    private int given;
    private bool headerGiven;
    private bool reads = true;

    private PacedStream(ProgramRun run, StreamCase input, AnswerLog log, int begin)
    {
        Run = run;
        this.input = input;
        this.log = log;
        this.begin = begin;
        given = begin;
    }

    /// <summary>The process.</summary>
    public ProgramRun Run { get; }

    /// <summary>Number of the last row that this run answered; -1 for none.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>The arguments of a stream with its model beside its state.</summary>
    public static string[] Arguments(StreamCase input, ScratchDirectory scratch, params string[] more)
    {
        var model = scratch[input.Name + ".arc"];
        if (!File.Exists(model))
            input.Model.Write(model);
        return ["stream", "--model", model, "--state", scratch["state"], .. more];
    }

    /// <summary>Starts the stream on an input from its beginning, or from a row on.</summary>
    public static PacedStream Start(StreamCase input, ScratchDirectory scratch, AnswerLog log, int? fromSequence = null)
    {
        string[] from = fromSequence is { } row ? ["--from-sequence", row.ToString(CultureInfo.InvariantCulture)] : [];
        return Start(ProgramRun.Start(Arguments(input, scratch, from)), input, log, fromSequence ?? 0);
    }

    /// <summary>Feeds a process that was started otherwise.</summary>
    public static PacedStream Start(ProgramRun run, StreamCase input, AnswerLog log, int begin = 0) => new(run, input, log, begin);

    /// <summary>Starts the stream and runs it to the end of its input.</summary>
    public static async Task<ProgramEnd> RunAsync(StreamCase input, ScratchDirectory scratch, AnswerLog log, int? fromSequence = null)
    {
        await using var stream = Start(input, scratch, log, fromSequence);
        return await stream.ToEndAsync();
    }

    /// <summary>Feeds and reads until a row's answer has come. The input stays open, so that the process still runs then.</summary>
    public async Task ThroughAsync(long row)
    {
        await FeedAsync();
        while (Last < row)
        {
            if (!await NextAsync())
                Assert.Fail($"The output ended at row {Last}, before row {row}: {(await Run.EndAsync()).Errors}");
            await FeedAsync();
        }
    }

    /// <summary>Feeds and reads until the output ends, and the process with it.</summary>
    public async Task<ProgramEnd> ToEndAsync()
    {
        do
        {
            await FeedAsync();
            if (given == input.Rows.Length)
                Run.EndInput();
        }
        while (await NextAsync());
        return await Run.EndAsync();
    }

    /// <summary>Kills the process, and reads what had left it.</summary>
    public async Task<ProgramEnd> KillAsync()
    {
        Run.Kill();
        return await DrainAsync();
    }

    /// <summary>Gives no more rows, and reads what still comes.</summary>
    public async Task<ProgramEnd> DrainAsync()
    {
        while (await NextAsync())
        {
        }

        return await Run.EndAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Run.DisposeAsync();

    private async Task<bool> NextAsync()
    {
        var line = await Run.ReadLineAsync();
        if (line?.StartsWith("sequence,", StringComparison.Ordinal) == true)
            line = await Run.ReadLineAsync();
        if (line is null)
            return false;
        var sequence = log.Add(line);
        if (Last >= 0)
            Assert.Equal(Last + 1, sequence);
        else
            Assert.InRange(sequence, begin, log.Highest);
        Last = sequence;
        return true;
    }

    private async Task FeedAsync()
    {
        if (!reads)
            return;
        var until = (int)Math.Min(input.Rows.Length, Math.Max(Math.Max(log.Highest, Last), begin - 1) + 1 + Ahead);
        var text = headerGiven ? "" : input.Header + "\n";
        if (until > given)
            text += string.Join('\n', input.Rows.AsSpan()[given..until]!) + "\n";
        headerGiven = true;
        given = Math.Max(given, until);
        if (text.Length > 0)
            reads = await Run.WriteAsync(text);
    }
}
