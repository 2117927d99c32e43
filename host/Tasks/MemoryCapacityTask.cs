using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>
/// Short-term memory capacity (Jaeger 2001): the squared correlations of a linear readout with the input k steps before, summed
/// over k from 1 to twice the units, less what chance gives.
/// </summary>
internal sealed record MemoryCapacityTask : GeneratedTask
{
    public override TaskRun Run(ModelSpec spec, ulong seed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reservoir = spec.Reservoir.Build(1);
        var delays = 2 * reservoir.FeatureSize;
        var measured = MemoryCapacity.Measure(reservoir, new MemoryCapacityOptions
        {
            Delays = delays,
            TrainSteps = TrainRows,
            TestSteps = TestRows,
            Washout = spec.Washout,
            Ridge = spec.Readout.Ridge,
            Seed = seed,
        });
        long features = reservoir.FeatureSize + 1;
        long steps = Math.Max(spec.Washout, delays) + TrainRows + TestRows;
        return new TaskRun(
            measured.Capacity,
            (steps * (reservoir.OperationsPerStep + (features * delays))) + (TrainRows * features * (features + 1) / 2),
            steps * reservoir.BytesPerStep);
    }
}
