using System.Diagnostics;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>The models alone, in a loop on one thread: batch after batch, one instance after the other, as they are fed on the whole path.</summary>
internal sealed class BareModels
{
    private readonly LifelongModel[] models;
    private readonly int batch;
    private long first;

    public BareModels(int instances, int batch)
    {
        this.batch = batch;
        var weights = ScaleModel.Spec.Reservoir.Build(ScaleModel.Spec.ReservoirInputs);
        models = [.. Enumerable.Range(0, instances).Select(_ => LifelongModel.Create(ScaleModel.Spec, weights))];
    }

    /// <summary>Samples per second over about so long, whole rounds through all instances.</summary>
    public double SamplesPerSecond(TimeSpan time)
    {
        Span<double> prediction = stackalloc double[1];
        var learned = 0L;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            for (var instance = 0; instance < models.Length; instance++)
            {
                foreach (var value in ScaleModel.Rows(instance, first, batch).Span)
                    models[instance].Learn([value], prediction);
                learned += batch;
            }

            first += batch;
        }

        return learned / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
