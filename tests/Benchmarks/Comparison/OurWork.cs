using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Our side of each measurement: seconds for a number of steps.</summary>
internal static class OurWork
{
    /// <summary>Rows of one call of a run; the other program writes as many in turn.</summary>
    public const int RunRows = 16;

    /// <summary>Instances of a batch.</summary>
    public const int Instances = 32;

    /// <summary>Rows of the Gram matrix.</summary>
    public const int GramRows = 10_000;

    // Fresh memory costs a page fault at its first touch, which is no part of the work.
    private const int WarmUp = 2;

    // Rows of a stream whose scale is not final.
    private const int Beginning = 16;

    public static double[] States(IReservoir reservoir, int steps)
    {
        var state = new double[reservoir.StateSize];
        reservoir.Run(Inputs(steps), state, new double[steps * reservoir.StateSize]);
        return state;
    }

    public static double RunSeconds(IReservoir reservoir, int steps)
    {
        var inputs = Inputs(steps + RunRows);
        var state = new double[reservoir.StateSize];
        var states = new double[RunRows * reservoir.StateSize];
        var start = ThreadTime.Seconds();
        for (var t = 0; t < steps; t += RunRows)
        {
            var rows = Math.Min(RunRows, steps - t);
            reservoir.Run(inputs.AsSpan(t, rows), state, states.AsSpan(0, rows * reservoir.StateSize));
        }

        return ThreadTime.Seconds() - start;
    }

    public static double StepSeconds(IReservoir reservoir, int steps)
    {
        var inputs = Inputs(steps);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var start = ThreadTime.Seconds();
        for (var t = 0; t < steps; t++)
        {
            reservoir.Step(inputs.AsSpan(t, 1), state, next);
            (state, next) = (next, state);
        }

        return ThreadTime.Seconds() - start;
    }

    /// <summary>The states of the batch after some steps, [units, instances].</summary>
    public static double[] BatchStates(IReservoir reservoir, int steps)
    {
        var batch = reservoir.Batch(Instances);
        for (var t = 0; t < steps; t++)
            batch.Step(BatchInputs(t));
        var states = new double[reservoir.StateSize * Instances];
        var state = new double[reservoir.StateSize];
        for (var instance = 0; instance < Instances; instance++)
        {
            batch.Read(instance, state);
            for (var row = 0; row < state.Length; row++)
                states[(row * Instances) + instance] = state[row];
        }

        return states;
    }

    public static double BatchSeconds(IReservoirBatch batch, int steps)
    {
        var inputs = Enumerable.Range(0, 64).Select(BatchInputs).ToArray();
        var start = ThreadTime.Seconds();
        for (var t = 0; t < steps; t++)
            batch.Step(inputs[t & 63]);
        return ThreadTime.Seconds() - start;
    }

    /// <summary>The state after some steps in which gains and biases adapt, and the seconds that they took.</summary>
    public static (double[] State, double Seconds) Intrinsic(EchoStateSpec spec, int steps)
    {
        // numpy_reference.py has the same rate and deviation.
        var network = new PlasticNetwork(spec, 1, plasticSynapses: false);
        var form = new GaussianForm(new IntrinsicPlasticitySpec { LearningRate = 1e-4, Mean = 0, Deviation = 0.1 });
        var state = new AlignedArray<double>(RowVectors.Padded(spec.Units));
        var next = new AlignedArray<double>(state.Length);
        var inputs = Inputs(steps);
        var start = ThreadTime.Seconds();
        for (var t = 0; t < steps; t++)
        {
            network.StepIntrinsic(form, inputs.AsSpan(t, 1), state, next);
            (state, next) = (next, state);
        }

        return (state.Span[..spec.Units].ToArray(), ThreadTime.Seconds() - start);
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
        var start = 0.0;
        for (var t = -WarmUp; t < steps; t++)
        {
            if (t == 0)
                start = ThreadTime.Seconds();
            readout.Predict(rows.Features(t), prediction);
            readout.Learn(rows.Features(t), rows.Target(t));
        }

        return ThreadTime.Seconds() - start;
    }

    /// <summary>Ridge regression on the rows, from nothing: sums, factor, solution.</summary>
    public static double[] Ridge(double[] features, double[] targets)
    {
        var width = features.Length / targets.Length;
        var statistics = new SufficientStatistics(width, 1);
        for (var t = 0; t < targets.Length; t++)
            statistics.Add(features.AsSpan(t * width, width), targets.AsSpan(t, 1));
        return statistics.Solve(1e-3).Weights.ToArray();
    }

    public static double RidgeSeconds(double[] features, double[] targets, int times)
    {
        var start = ThreadTime.Seconds();
        for (var i = 0; i < times; i++)
            Ridge(features, targets);
        return ThreadTime.Seconds() - start;
    }

    public static double RadiusSeconds(RecurrentWeights weights, int times)
    {
        var start = ThreadTime.Seconds();
        for (var i = 0; i < times; i++)
            SpectralRadius.Of(weights);
        return ThreadTime.Seconds() - start;
    }

    /// <summary>The whole path that a row takes through a model whose scale is final: the rows before are learned more than once.</summary>
    public static double ModelSeconds(ReservoirSpec reservoir, IReservoir built, int steps)
    {
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = reservoir,
            Readout = new ReadoutSpec { InputLags = 0, Forgetting = 0.9999 },
            Washout = 0,
            StandardiserRows = Beginning,
        };
        var model = LifelongModel.Create(spec, built);
        var inputs = Inputs(steps + Beginning);
        var prediction = new double[1];
        var start = 0.0;
        for (var t = 0; t < steps + Beginning; t++)
        {
            if (t == Beginning)
                start = ThreadTime.Seconds();
            model.Learn(inputs.AsSpan(t, 1), prediction);
        }

        return ThreadTime.Seconds() - start;
    }

    /// <summary>Numbers for the Gram matrix: [rows, width], the last of each row 1.</summary>
    public static double[] GramFeatures(int width)
    {
        var random = new RandomStream(2);
        var features = new double[GramRows * width];
        for (var i = 0; i < features.Length; i++)
            features[i] = (i + 1) % width == 0 ? 1 : random.Uniform(-1, 1);
        return features;
    }

    private static double[] Inputs(int steps) => [.. Enumerable.Range(0, steps).Select(t => Math.Sin(0.1 * t))];

    private static double[] BatchInputs(int t) => [.. Enumerable.Range(0, Instances).Select(b => Math.Sin((0.1 * t) + b))];
}
