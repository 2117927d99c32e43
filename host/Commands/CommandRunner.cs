using System.CommandLine;
using ArchetypeRC.Host.Nodes;

namespace ArchetypeRC.Host.Commands;

/// <summary>Parses and runs a command line, and turns what goes wrong into one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Exit code of a command that could not be done as asked: bad input, bad options, no space.</summary>
    public const int Refused = 2;

    /// <summary>Exit code of a command that found none of the nodes that it was told of: start them, or correct the addresses.</summary>
    public const int NoCluster = 4;

    /// <summary>Exit code of a command that was interrupted, by the shells' custom.</summary>
    public const int Interrupted = 130;

    // What the library makes of SIGTERM when it sees the end of an interrupted command before the command's own end is seen here: either may come first.
    private const int Terminated = 143;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"archetyperc: {error.Message}");
            var names = string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')));
            await Console.Error.WriteLineAsync($"Try: archetyperc {(names.Length > 0 ? names + " " : "")}--help");
            return Refused;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // A node hands its instances over before it ends.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation);
            return code == Terminated ? Interrupted : code;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (NoNodeAnsweredException e)
        {
            await Console.Error.WriteLineAsync($"archetyperc: {e.Message}");
            return NoCluster;
        }
        catch (Exception e) when (UserFault.Explain(e) is { } explanation)
        {
            await Console.Error.WriteLineAsync($"archetyperc: {explanation}");
            return Refused;
        }
    }
}
