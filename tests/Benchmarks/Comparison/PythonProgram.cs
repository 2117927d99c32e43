using System.Diagnostics;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>How the other program is started.</summary>
internal static class PythonProgram
{
    public const string Path = "/usr/bin/python3";

    public static ProcessStartInfo OneThread(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var threads in new[] { "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS" })
            start.Environment[threads] = "1";

        // An override of the BLAS kernel for the whole machine would slow numpy unfairly.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        return start;
    }
}
