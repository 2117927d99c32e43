using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>Standard output for results that a person reads.</summary>
internal static class ResultConsole
{
    private const int WidthOfFile = 160;

    /// <summary>As wide as the terminal; wide enough for a path when the output goes to a file.</summary>
    public static IAnsiConsole Open()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = WidthOfFile;
        return console;
    }
}
