using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>A short stream and what an undisturbed run of it answers: made once, and shared by the tests of refusals.</summary>
internal static class Undisturbed
{
    private static readonly Lazy<Task<AnswerLog>> Once = new(RunAsync);

    /// <summary>The rows.</summary>
    public static StreamCase Input { get; } = StreamCase.Forecast(1_000);

    /// <summary>Fails unless every row was answered as in the undisturbed run.</summary>
    public static async Task AssertSameAsync(AnswerLog log) => log.AssertSameAs(await Once.Value, Input.Rows.Length);

    private static async Task<AnswerLog> RunAsync()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        var end = await PacedStream.RunAsync(Input, scratch, log);
        Assert.Equal(new ProgramEnd(0, ""), end);
        return log;
    }
}
