using System.Runtime.InteropServices;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>
/// Processor time of the calling thread, which what else the machine does leaves alone. Where the system has no such clock
/// (elsewhere than on Linux and macOS) the time that passes stands in.
/// </summary>
internal static class ThreadCpuClock
{
    private static readonly int? Clock = OperatingSystem.IsLinux() ? 3 : OperatingSystem.IsMacOS() ? 16 : null; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Seconds since some moment of this thread; only differences mean anything.</summary>
    public static double Seconds(TimeProvider clock) =>
        Clock is { } thread && GetTime(thread, out var time) == 0
            ? time.Seconds + (1e-9 * time.Nanoseconds)
            : (double)clock.GetTimestamp() / clock.TimestampFrequency;

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
