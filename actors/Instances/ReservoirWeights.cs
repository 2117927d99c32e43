using System.Collections.Concurrent;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// The derived weights on one node: instances with the same reservoir spec and number of inputs share one copy, which goes
/// when the last of them has gone.
/// </summary>
public sealed class ReservoirWeights
{
    private readonly ConcurrentDictionary<(ReservoirSpec Spec, int Inputs), WeakReference<IReservoir>> derived = new();

    /// <summary>The weights of a model's reservoir, derived now if no living instance has them.</summary>
    public IReservoir For(ModelSpec spec)
    {
        var key = (spec.Reservoir, spec.ReservoirInputs);
        if (derived.TryGetValue(key, out var known) && known.TryGetTarget(out var reservoir))
            return reservoir;
        reservoir = spec.Reservoir.Build(spec.ReservoirInputs);
        derived[key] = new WeakReference<IReservoir>(reservoir);
        foreach (var (dead, weak) in derived)
        {
            if (!weak.TryGetTarget(out _))
                derived.TryRemove(dead, out _);
        }

        return reservoir;
    }
}
