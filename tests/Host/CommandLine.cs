using System.Text.Json;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host;

/// <summary>What a command said and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;
}

/// <summary>Runs commands in this process. The console is one for all: tests that use it are in one collection.</summary>
internal static class CommandLine
{
    public const string Collection = "console";

    public static async Task<CommandResult> RunAsync(params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var outputText = new StringWriter();
        using var errorText = new StringWriter();
        Console.SetOut(outputText);
        Console.SetError(errorText);
        try
        {
            var exitCode = await CommandRunner.RunAsync(CommandLineRoot.Build(args), args);
            return new CommandResult(exitCode, outputText.ToString(), errorText.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
