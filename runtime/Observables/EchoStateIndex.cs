using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Index of the echo state property (Gallicchio 2018, "Chasing the Echo State Property", arXiv 1811.10892): how far apart states stay
/// that started apart and saw the same input. Near 0 the reservoir has forgotten its start: below 1e-6 after 1,000 steps, say.
/// </summary>
public static class EchoStateIndex
{
    /// <summary>
    /// The mean, over the starts and over the steps after the washout, of the distance from the run that started at zero.
    /// </summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that are not counted: at least 0, fewer than there are steps.</param>
    /// <param name="seed">Of the starts, uniform in the <see cref="IReservoir.StartRange"/> of the reservoir, mostly [-1, 1], in every variable.</param>
    /// <param name="starts">Number of other starts, at least 1.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    public static double Of(IReservoir reservoir, ReadOnlySpan<double> inputs, int washout, ulong seed, int starts = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        var steps = DrivenRun.StepsOf(reservoir, inputs, washout);
        var random = new RandomStream(seed);
        var (low, high) = reservoir.StartRange;
        var reference = new DrivenRun(reservoir);
        var others = new DrivenRun[starts];
        for (var p = 0; p < starts; p++)
        {
            others[p] = new DrivenRun(reservoir);
            foreach (ref var value in others[p].State.AsSpan())
                value = random.Uniform(low, high);
        }

        var sum = 0.0;
        for (var t = 0; t < steps; t++)
        {
            var input = inputs.Slice(t * reservoir.InputSize, reservoir.InputSize);
            reference.Step(input);
            foreach (var other in others)
            {
                other.Step(input);
                if (t >= washout)
                    sum += Distance(reference.State, other.State);
            }
        }

        return sum / starts / (steps - washout);
    }

    private static double Distance(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            var difference = one[i] - other[i];
            sum = Math.FusedMultiplyAdd(difference, difference, sum);
        }

        return Math.Sqrt(sum);
    }
}
