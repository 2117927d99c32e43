using System.Diagnostics;
using System.Text;

namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>One process of the built program: fed, read line by line, killed. Nothing waits longer than <see cref="Limit"/>.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    /// <summary>Longest wait for a line or for the end of the process.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly LineStream output;
    private readonly LineStream errorLines;
    private readonly StringBuilder errors = new();
    private bool disposed;

    private ProgramRun(Process process)
    {
        this.process = process;
        output = new LineStream(process.StandardOutput.BaseStream);
        errorLines = new LineStream(process.StandardError.BaseStream);
    }

    /// <summary>Starts <c>archetyperc</c> with arguments.</summary>
    public static ProgramRun Start(params IEnumerable<string> arguments) => Start(BuiltProgram.Path, arguments);

    /// <summary>Starts a program of these tests' own: what <c>Program.cs</c> does with arguments.</summary>
    public static ProgramRun StartOfTests(params IEnumerable<string> arguments) => StartAssembly(typeof(ProgramRun).Assembly.Location, arguments);

    /// <summary>Starts another program of this repository, by its assembly.</summary>
    public static ProgramRun StartAssembly(string path, params IEnumerable<string> arguments) => Start(
        Path.Combine(BuiltProgram.DotnetRoot, "dotnet"), ["exec", path, .. arguments]);

    /// <summary>Starts it by a line of the shell, in which <c>"$0" "$@"</c> stands for the program and its arguments.</summary>
    public static ProgramRun StartInShell(string line, params IEnumerable<string> arguments) =>
        Start("/bin/sh", ["-c", line, BuiltProgram.Path, .. arguments]);

    /// <summary>Whether the process is no more.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Writes to standard input.</summary>
    /// <returns>Whether the process still reads.</returns>
    public async Task<bool> WriteAsync(string text)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            return await Within(WriteAsync(input, text), "did not read its input");
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ends standard input.</summary>
    public void EndInput() => process.StandardInput.BaseStream.Dispose();

    /// <summary>The next whole line of standard output; null at its end.</summary>
    public Task<string?> ReadLineAsync() => Within(output.ReadAsync(), "wrote no line to standard output");

    /// <summary>The next line of standard error; null at its end.</summary>
    public async Task<string?> ReadErrorLineAsync()
    {
        var line = await Within(errorLines.ReadAsync(), "wrote no line to standard error");
        errors.Append(line is null ? errorLines.Remainder : line + "\n");
        return line;
    }

    /// <summary>Goes away as a reader: the program's next write finds a closed pipe.</summary>
    public void StopReading() => output.Dispose();

    /// <summary>SIGKILL: no handler runs.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal by its name, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -s {signal} {process.Id}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"SIG{signal} could not be sent to process {process.Id}, which had ended: {(await EndAsync()).Errors}");
    }

    /// <summary>Ends the input and waits for the end of the process.</summary>
    public async Task<ProgramEnd> EndAsync()
    {
        EndInput();
        while (await ReadErrorLineAsync() is not null)
        {
        }

        await Within(ExitedAsync(), "did not end");
        return new ProgramEnd(process.ExitCode, errors.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        output.Dispose();
        errorLines.Dispose();
        process.Dispose();
    }

    private static ProgramRun Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_ROOT"] = BuiltProgram.DotnetRoot;
        return new ProgramRun(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start."));
    }

    private static async Task<bool> WriteAsync(Stream input, string text)
    {
        await input.WriteAsync(Encoding.UTF8.GetBytes(text));
        await input.FlushAsync();
        return true;
    }

    private async Task<bool> ExitedAsync()
    {
        await process.WaitForExitAsync();
        return true;
    }

    private async Task<T> Within<T>(Task<T> work, string what)
    {
        try
        {
            return await work.WaitAsync(Limit);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            while (await errorLines.ReadAsync() is { } line)
                errors.Append(line + "\n");
            throw new TimeoutException($"The program {what} within {Limit.TotalSeconds} s and was killed. Its errors: {errors}", e);
        }
    }
}
