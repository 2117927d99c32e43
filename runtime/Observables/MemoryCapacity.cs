using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Short-term memory capacity (Jaeger 2001, GMD report 152): the sum over delays k of the squared correlation of u(t - k) with what
/// a linear readout, fitted on other steps, makes of the state at t. At most the number of features.
/// </summary>
/// <remarks>
/// A delay that nothing is remembered of still has a squared correlation of 1 / T on average over T test steps.
/// <see cref="Capacity"/> takes it off without bias: r^2 - (1 - r^2) / T at each delay; <see cref="Raw"/> leaves it in.
/// </remarks>
public sealed class MemoryCapacity
{
    private MemoryCapacity(ImmutableArray<double> byDelay, int testSteps)
    {
        ByDelay = byDelay;
        Raw = byDelay.Sum();
        Capacity = byDelay.Sum(r2 => r2 - ((1 - r2) / testSteps));
    }

    /// <summary>Squared correlation at each delay, the smallest delay first.</summary>
    public ImmutableArray<double> ByDelay { get; }

    /// <summary>Their sum, noise included.</summary>
    public double Raw { get; }

    /// <summary>Their sum less what chance gives.</summary>
    public double Capacity { get; }

    /// <summary>Measures a reservoir of one input.</summary>
    /// <exception cref="ArgumentException">The reservoir has more than one input.</exception>
    /// <exception cref="SpecRefusedException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    public static MemoryCapacity Measure(IReservoir reservoir, MemoryCapacityOptions options)
    {
        if (reservoir.InputSize != 1)
            throw new ArgumentException($"The reservoir has {reservoir.InputSize} inputs; memory capacity is asked of 1.", nameof(reservoir));
        var problems = options.Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var first = options.WithPresent ? 0 : 1;
        var outputs = options.Delays + 1 - first;
        var washout = Math.Max(options.Washout, options.Delays);
        var steps = washout + options.TrainSteps + options.TestSteps;
        var random = new RandomStream(options.Seed);
        var inputs = new double[steps];
        foreach (ref var value in inputs.AsSpan())
            value = random.Uniform(-options.Amplitude, options.Amplitude);

        var run = new DrivenRun(reservoir);
        var features = new double[reservoir.FeatureSize + 1];
        features[^1] = 1;
        var targets = new double[outputs];
        var statistics = new SufficientStatistics(features.Length, outputs);
        var predictions = Rows(outputs, options.TestSteps);
        ReadOnlyMemory<double> weights = default;
        for (var t = 0; t < steps; t++)
        {
            run.Step(inputs.AsSpan(t, 1));
            run.State.AsSpan(0, reservoir.FeatureSize).CopyTo(features);
            var tested = t - washout - options.TrainSteps;
            if (tested == 0)
                weights = statistics.Solve(options.Ridge).Weights;
            if (tested >= 0)
            {
                for (var o = 0; o < outputs; o++)
                    predictions[o][tested] = RowVectors.Dot(weights.Span.Slice(o * features.Length, features.Length), features);
            }
            else if (t >= washout)
            {
                for (var o = 0; o < outputs; o++)
                    targets[o] = inputs[t - first - o];
                statistics.Add(features, targets);
            }
        }

        var byDelay = ImmutableArray.CreateBuilder<double>(outputs);
        for (var o = 0; o < outputs; o++)
            byDelay.Add(SquaredCorrelation(predictions[o], inputs.AsSpan(washout + options.TrainSteps - first - o, options.TestSteps)));
        return new MemoryCapacity(byDelay.MoveToImmutable(), options.TestSteps);
    }

    /// <summary>Squared correlation; 0 where either side is constant.</summary>
    internal static double SquaredCorrelation(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var (meanOne, meanOther) = (Mean(one), Mean(other));
        var (both, squareOne, squareOther) = (0.0, 0.0, 0.0);
        for (var t = 0; t < one.Length; t++)
        {
            var x = one[t] - meanOne;
            var y = other[t] - meanOther;
            both = Math.FusedMultiplyAdd(x, y, both);
            squareOne = Math.FusedMultiplyAdd(x, x, squareOne);
            squareOther = Math.FusedMultiplyAdd(y, y, squareOther);
        }

        return squareOne > 0 && squareOther > 0 ? both / squareOne * (both / squareOther) : 0;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private static double[][] Rows(int rows, int length)
    {
        var all = new double[rows][];
        for (var row = 0; row < rows; row++)
            all[row] = new double[length];
        return all;
    }
}
