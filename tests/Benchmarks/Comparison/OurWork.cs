using System.Diagnostics;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Our side of each measurement: seconds for a number of steps.</summary>
internal static class OurWork
{
    // Fresh memory costs a page fault at its first touch, which is no part of the work.
    private const int WarmUp = 2;

    public static double[] States(IReservoir reservoir, int steps)
    {
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        for (var t = 0; t < steps; t++)
        {
            reservoir.Step([Math.Sin(0.1 * t)], state, next);
            (state, next) = (next, state);
        }

        return state;
    }

    public static double StepSeconds(IReservoir reservoir, int steps)
    {
        var inputs = Enumerable.Range(0, steps).Select(t => Math.Sin(0.1 * t)).ToArray();
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var start = Stopwatch.GetTimestamp();
        for (var t = 0; t < steps; t++)
        {
            reservoir.Step(inputs.AsSpan(t, 1), state, next);
            (state, next) = (next, state);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The weights of a new readout after a number of samples.</summary>
    public static double[] Learned(LearningRows rows, int steps)
    {
        var readout = rows.NewReadout();
        for (var t = 0; t < steps; t++)
            readout.Learn(rows.Features(t), rows.Target(t));
        return readout.Weights.ToArray();
    }

    public static double LearnSeconds(LearningRows rows, int steps)
    {
        var readout = rows.NewReadout();
        var prediction = new double[1];
        var start = 0L;
        for (var t = -WarmUp; t < steps; t++)
        {
            if (t == 0)
                start = Stopwatch.GetTimestamp();
            readout.Predict(rows.Features(t), prediction);
            readout.Learn(rows.Features(t), rows.Target(t));
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The whole path that a row takes through a model.</summary>
    public static double ModelSeconds(EchoStateSpec reservoir, int steps)
    {
        var model = LifelongModel.Create(new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = reservoir,
            Readout = new ReadoutSpec { InputLags = 0, Forgetting = 0.9999 },
            Washout = 0,
        });
        var inputs = Enumerable.Range(0, steps).Select(t => Math.Sin(0.1 * t)).ToArray();
        var prediction = new double[1];
        var start = 0L;
        for (var t = -WarmUp; t < steps; t++)
        {
            if (t == 0)
                start = Stopwatch.GetTimestamp();
            model.Learn(inputs.AsSpan(Math.Max(t, 0), 1), prediction);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
