using System.ComponentModel;
using System.Diagnostics;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

/// <summary>A test that compares with numpy; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NumpyFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly bool Found = Runs();

    public NumpyFactAttribute()
    {
        if (!Found)
            Skip = "numpy is not installed";
    }

    private static bool Runs()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(Python, ["-c", "import numpy"]) { UseShellExecute = false, RedirectStandardError = true });
            python?.WaitForExit();
            return python?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
