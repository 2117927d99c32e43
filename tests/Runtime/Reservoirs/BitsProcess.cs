using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>This program again, in a process of its own, since the width of vectors is settled when a process starts.</summary>
/// <param name="Supported">Which vectors it had.</param>
/// <param name="Bits">What it computed, by name.</param>
internal sealed record BitsProcess(IReadOnlyList<string> Supported, IReadOnlyDictionary<string, string> Bits)
{
    /// <summary>Its first argument.</summary>
    public const string Command = "bits";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>The vectors that this process has.</summary>
    public static IReadOnlyList<string> SupportedHere { get; } = Supports();

    /// <summary>What the child does: writes its vectors, then a line for each case.</summary>
    public static void Write(TextWriter output)
    {
        output.WriteLine(string.Join(' ', ["vectors:", .. SupportedHere]));
        foreach (var line in RecordedBits.Cases.AsParallel().AsOrdered().Select(bits => $"{bits.Key}\t{bits.Value():x32}"))
            output.WriteLine(line);
    }

    /// <summary>Starts a child with some environment variables more and waits for its end.</summary>
    public static async Task<BitsProcess> RunAsync(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Dotnet(), [typeof(BitsProcess).Assembly.Location, Command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The child ended with {process.ExitCode}: {await errors}");
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new BitsProcess(
            lines[0].Split(' ')[1..],
            lines[1..].Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));
    }

    private static string[] Supports()
    {
        var supported = new List<string>();
        if (Vector512.IsHardwareAccelerated)
            supported.Add("Vector512");
        if (Avx2.IsSupported)
            supported.Add("Avx2");
        if (Vector128.IsHardwareAccelerated)
            supported.Add("Vector128");
        return [.. supported];
    }

    // The one that runs these tests.
    private static string Dotnet() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
