using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Tests.Runtime.Plasticity;

/// <summary>Mean and deviation of all states of all units together.</summary>
internal static class Pooled
{
    public static (double Mean, double Deviation) Of(IReservoir reservoir, double[] inputs)
    {
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var (sum, squares, count) = (0.0, 0.0, 0L);
        for (var t = 0; t < inputs.Length; t++)
        {
            reservoir.Step([inputs[t]], state, next);
            (state, next) = (next, state);
            if (t < 100)
                continue;
            sum += state.Sum();
            squares += state.Sum(x => x * x);
            count += state.Length;
        }

        return (sum / count, Math.Sqrt((squares / count) - (sum / count * (sum / count))));
    }
}
