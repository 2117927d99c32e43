using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>
/// Processor time of the calling thread: what else the machine does takes no part in it, but for the caches that are shared. Where the
/// system has no such clock the time that passes stands in.
/// </summary>
internal static class ThreadTime
{
    private static readonly int? Clock = OperatingSystem.IsLinux() ? 3 : OperatingSystem.IsMacOS() ? 16 : null; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Seconds since some moment; only differences mean anything.</summary>
    public static double Seconds() =>
        Clock is { } thread && GetTime(thread, out var time) == 0
            ? time.Seconds + (1e-9 * time.Nanoseconds)
            : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
