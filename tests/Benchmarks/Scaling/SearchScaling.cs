using ArchetypeRC.Tests.Benchmarks.Scale;

namespace ArchetypeRC.Tests.Benchmarks.Scaling;

/// <summary>How searches scale: on this machine with real actors, and beyond it in simulated time.</summary>
internal static class SearchScaling
{
    public static async Task<int> RunAsync(bool real, bool simulated)
    {
        if (real)
        {
            using var store = new MeasuredStore(MeasuredStore.Sqlite);
            var scaling = new RealScaling(store);
            await scaling.WorkersAsync();
            Console.WriteLine();
            await scaling.ResultsAsync();
            Console.WriteLine();
        }

        if (simulated)
            SimulatedScaling.Run();
        return 0;
    }
}
