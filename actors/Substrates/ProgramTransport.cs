using System.ComponentModel;
using System.Diagnostics;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>A device that is a program, spoken to on its standard input and output. Its standard error is that of this process.</summary>
public sealed class ProgramTransport : ISubstrateTransport
{
    // A device that was told the end by the end of its input has this long to put itself in order.
    private static readonly TimeSpan LeaveTaking = TimeSpan.FromSeconds(2);

    private readonly string[] command;

    /// <param name="command">The program, then its arguments.</param>
    public ProgramTransport(IEnumerable<string> command)
    {
        this.command = [.. command];
        ArgumentOutOfRangeException.ThrowIfZero(this.command.Length, nameof(command));
    }

    /// <inheritdoc/>
    public Task<ISubstrateLine> OpenAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            var process = Process.Start(start) ?? throw new IOException($"The program '{command[0]}' did not start.");
            return Task.FromResult<ISubstrateLine>(new Line(process));
        }
        catch (Win32Exception e)
        {
            throw new IOException($"The program '{command[0]}' cannot be started: {e.Message}.", e);
        }
    }

    private sealed class Line(Process process) : ISubstrateLine
    {
        private bool cut;

        public TextReader Answers { get; } = SubstrateText.Reader(process.StandardOutput.BaseStream);

        public TextWriter Questions { get; } = SubstrateText.Writer(process.StandardInput.BaseStream);

        public void Dispose()
        {
            if (cut)
                return;
            cut = true;
            try
            {
                process.StandardInput.BaseStream.Dispose();
            }
            catch (IOException)
            {
                // The program has gone, and the rest of a question with it.
            }

            if (!process.WaitForExit(LeaveTaking))
                process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.StandardOutput.BaseStream.Dispose();
            process.Dispose();
        }
    }
}
