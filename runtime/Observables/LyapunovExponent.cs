using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Conditional Lyapunov exponents: the mean logarithmic growth, per step, of small differences of state under the same input. Below 0
/// the reservoir forgets its start; near 0 it remembers longest; above 0 it is chaotic.
/// </summary>
/// <remarks>
/// Leading: (1 / T) sum ln(|J(t) v| / |v|), v brought back to length 1 after each step. Twins: the same with the distance of a second
/// trajectory in the place of v, for a reservoir that does not know its J (Benettin et al. 1976, doi:10.1103/PhysRevA.14.2338). Spectrum: the same with several directions that
/// are made orthogonal after each step, which is QR (Benettin et al. 1980, doi:10.1007/BF02128236). Local: max over k of the mean
/// logarithm of the k-th largest eigenvalue of J(t) in magnitude (Gallicchio, Micheli, Silvestri 2018,
/// doi:10.1016/j.neucom.2017.11.073): another number, since eigenvectors turn from step to step.
/// </remarks>
public static class LyapunovExponent
{
    // Far above the rounding of a state, and far below where it bends.
    private const double TwinDistance = 1e-7;
    private const double SingleTwinDistance = 1e-3;

    /// <summary>
    /// The leading exponent, per step; minus infinity when differences vanish entirely. By the tangent of the step where the reservoir knows
    /// it, by <see cref="Twins"/> otherwise.
    /// </summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that only turn the direction: at least 0, fewer than there are steps.</param>
    /// <param name="seed">Of the first direction.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite, or the reservoir is not smooth.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    public static double Leading(IReservoir reservoir, ReadOnlySpan<double> inputs, int washout, ulong seed) =>
        reservoir is IDifferentiableReservoir differentiable
            ? Spectrum(differentiable, inputs, washout, seed, 1)[0]
            : Twins(reservoir, inputs, washout, seed);

    /// <summary>
    /// The leading exponent, per step, from the distance of two trajectories under the same input; the second is brought back to the first
    /// distance after each step. Minus infinity when they become one. Cost: two steps for each.
    /// </summary>
    /// <remarks>
    /// Right where the next state follows smoothly from the state, up to terms of the order of the distance; where the slope jumps at single
    /// points, steps that lead over them are few. A growth in one step below about rounding over distance (1e-9; 1e-4 in single precision)
    /// cannot be told from none.
    /// </remarks>
    /// <param name="reservoir">A reservoir that is smooth: <see cref="IReservoir.Unsmooth"/> is null.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that only turn the direction: at least 0, fewer than there are steps.</param>
    /// <param name="seed">Of the first direction.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite, or the reservoir is not smooth.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    public static double Twins(IReservoir reservoir, ReadOnlySpan<double> inputs, int washout, ulong seed)
    {
        if (reservoir.Unsmooth is { } reason)
            throw new ArgumentException($"There is no Lyapunov exponent from twins: {reason}.", nameof(reservoir));
        var distance = reservoir.Precision == Precision.Single ? SingleTwinDistance : TwinDistance;
        var steps = DrivenRun.StepsOf(reservoir, inputs, washout);
        var (run, twin) = (new DrivenRun(reservoir), new DrivenRun(reservoir));
        var random = new RandomStream(seed);
        var direction = new double[reservoir.StateSize];
        foreach (ref var value in direction.AsSpan())
            value = random.NextGaussian();
        var length = Math.Sqrt(RowVectors.Dot(direction, direction));
        var growth = 0.0;
        for (var t = 0; t < steps; t++)
        {
            Part(run.State, distance / length, direction, twin.State);

            // Rounding moves the twin a little: what counts is where it stands.
            var before = Distance(run.State, twin.State, direction);
            var input = inputs.Slice(t * reservoir.InputSize, reservoir.InputSize);
            run.Step(input);
            twin.Step(input);
            length = Distance(run.State, twin.State, direction);
            if (length == 0)
                return double.NegativeInfinity;
            if (t >= washout)
                growth += Elementary.Log(length / before);
        }

        return growth / (steps - washout);
    }

    /// <summary>The largest exponents, per step, falling. Cost: a step and a tangent for each, and exponents^2 x StateSize.</summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that only turn the directions: at least 0, fewer than there are steps.</param>
    /// <param name="seed">Of the first directions.</param>
    /// <param name="exponents">How many: 1 to StateSize.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite.</exception>
    public static double[] Spectrum(
        IDifferentiableReservoir reservoir, ReadOnlySpan<double> inputs, int washout, ulong seed, int exponents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponents, reservoir.StateSize);
        var steps = DrivenRun.StepsOf(reservoir, inputs, washout);
        var run = new DrivenRun(reservoir);
        var random = new RandomStream(seed);
        var directions = new double[exponents][];
        for (var k = 0; k < exponents; k++)
        {
            directions[k] = new double[reservoir.StateSize];
            foreach (ref var value in directions[k].AsSpan())
                value = random.NextGaussian();
        }

        var growth = new double[exponents];
        Orthonormalise(directions, growth);
        growth.AsSpan().Clear();
        var result = new double[reservoir.StateSize];
        for (var t = 0; t < steps; t++)
        {
            var input = inputs.Slice(t * reservoir.InputSize, reservoir.InputSize);
            run.Step(input);
            for (var k = 0; k < exponents; k++)
            {
                reservoir.Tangent(input, run.Previous, run.State, directions[k], result);
                (directions[k], result) = (result, directions[k]);
            }

            if (t == washout)
                growth.AsSpan().Clear();
            Orthonormalise(directions, growth);
        }

        for (var k = 0; k < exponents; k++)
            growth[k] /= steps - washout;
        Array.Sort(growth);
        Array.Reverse(growth);
        return growth;
    }

    /// <summary>
    /// The exponent of local eigenvalues, per step. Cost at each step looked at: StateSize tangents and about 10 StateSize^3.
    /// </summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that are not counted: at least 0, fewer than there are steps.</param>
    /// <param name="every">Every how many steps the eigenvalues are taken, at least 1.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite.</exception>
    /// <exception cref="InvalidOperationException">The eigenvalues of a step could not be separated.</exception>
    public static double Local(IDifferentiableReservoir reservoir, ReadOnlySpan<double> inputs, int washout, int every = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        var steps = DrivenRun.StepsOf(reservoir, inputs, washout);
        var run = new DrivenRun(reservoir);
        var sums = new double[reservoir.StateSize];
        var taken = 0;
        for (var t = 0; t < steps; t++)
        {
            var input = inputs.Slice(t * reservoir.InputSize, reservoir.InputSize);
            run.Step(input);
            if (t < washout || (t - washout) % every != 0)
                continue;
            var magnitudes = Magnitudes(reservoir, input, run);
            for (var k = 0; k < sums.Length; k++)
                sums[k] += Logarithm(magnitudes[k]);
            taken++;
        }

        return sums.Max() / taken;
    }

    // Of the eigenvalues of J, falling.
    private static double[] Magnitudes(IDifferentiableReservoir reservoir, ReadOnlySpan<double> input, DrivenRun run)
    {
        var n = reservoir.StateSize;
        var jacobian = new double[n * n];
        var axis = new double[n];
        var column = new double[n];
        for (var j = 0; j < n; j++)
        {
            axis[j] = 1;
            reservoir.Tangent(input, run.Previous, run.State, axis, column);
            axis[j] = 0;
            for (var i = 0; i < n; i++)
                jacobian[(i * n) + j] = column[i];
        }

        var form = new HessenbergForm(jacobian, n);
        var values = new Eigenvalue[n];
        if (!ShiftedQr.TryEigenvalues(form.Values.ToArray(), n, values))
            throw new InvalidOperationException("The eigenvalues of a step could not be separated.");
        var magnitudes = Array.ConvertAll(values, value => value.LeakyMagnitude(1));
        Array.Sort(magnitudes);
        Array.Reverse(magnitudes);
        return magnitudes;
    }

    // Makes the directions orthonormal, each cleared twice of those before, and adds the logarithms of what was left of each.
    private static void Orthonormalise(double[][] directions, double[] growth)
    {
        for (var k = 0; k < directions.Length; k++)
        {
            var direction = directions[k];
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                    RowVectors.AddScaled(-RowVectors.Dot(directions[j], direction), directions[j], direction);
            }

            var length = Math.Sqrt(RowVectors.Dot(direction, direction));
            growth[k] += Logarithm(length);
            if (length > 0)
                RowVectors.Scale(1 / length, direction);
        }
    }

    private static void Part(double[] state, double scale, double[] direction, double[] twin)
    {
        for (var i = 0; i < twin.Length; i++)
            twin[i] = Math.FusedMultiplyAdd(scale, direction[i], state[i]);
    }

    private static double Distance(double[] state, double[] twin, double[] difference)
    {
        for (var i = 0; i < difference.Length; i++)
            difference[i] = twin[i] - state[i];
        return Math.Sqrt(RowVectors.Dot(difference, difference));
    }

    private static double Logarithm(double value) => value > 0 ? Elementary.Log(value) : double.NegativeInfinity;
}
