using System.ComponentModel;
using System.Diagnostics;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>A test that needs python3; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly bool Found = Runs();

    public PythonFactAttribute()
    {
        if (!Found)
            Skip = "python3 is not installed";
    }

    private static bool Runs()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "pass"]) { UseShellExecute = false });
            python?.WaitForExit();
            return python?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
