using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// The echo state index of a network: it is driven from rest and from random states by the same rows, over and over, and the
/// distances that are left after a warm-up are averaged. Works step by step, so that a caller may interrupt it.
/// </summary>
/// <remarks>Gallicchio 2018, arXiv:1811.10892. The warm-up is 1,000 times the time constant of the leak, at most 10,000 steps.</remarks>
internal sealed class EchoStateCheck
{
    /// <summary>Steps of the network that one row takes.</summary>
    public const int StepsPerRow = Starts + 1;

    private const int Starts = 2;
    private const int Measured = 100;
    private const ulong RandomStates = 0x4553_5049;

    private readonly PlasticNetwork network;
    private readonly RowCycle rows;
    private readonly double[][] states = new double[Starts + 1][];
    private readonly int warmUp;
    private double[] next;
    private double sum;
    private int step;

    public EchoStateCheck(PlasticNetwork network, double leakRate, ulong seed, SequenceRows sequences)
    {
        this.network = network;
        rows = new RowCycle(sequences);
        warmUp = (int)Math.Min(10_000, 1_000 / leakRate);
        next = new double[network.Units];
        var random = RandomStream.Derive(seed, RandomStates);
        states[0] = new double[network.Units];
        for (var start = 1; start <= Starts; start++)
        {
            states[start] = new double[network.Units];
            for (var i = 0; i < network.Units; i++)
                states[start][i] = random.Uniform(-1, 1);
        }
    }

    /// <summary>Where it stands; changes nothing.</summary>
    public EchoStateCheckState Save() => new(step, sum, states.SelectMany(state => state).ToArray());

    /// <summary>Goes on where one of the same network stood.</summary>
    public void Load(EchoStateCheckState saved)
    {
        (step, sum) = (saved.Step, saved.Distances);
        for (var i = 0; i < states.Length; i++)
            saved.States.Span.Slice(i * network.Units, network.Units).CopyTo(states[i]);
        rows.MoveTo(step);
    }

    /// <summary>The mean distance, once <see cref="Advance"/> said that it is done.</summary>
    public double Index => sum / (Measured * Starts);

    /// <summary>One row.</summary>
    /// <returns>Whether rows are left.</returns>
    public bool Advance()
    {
        var input = rows.Next();
        var apart = 0.0;
        for (var i = 0; i <= Starts; i++)
        {
            network.Drive(input, states[i], next);
            (states[i], next) = (next, states[i]);
            if (i > 0)
                apart += Distance(states[i], states[0]);
        }

        // Equal states stay equal.
        if (apart == 0)
            return false;
        if (step++ >= warmUp)
            sum += apart;
        return step < warmUp + Measured;
    }

    private static double Distance(double[] left, double[] right)
    {
        var squares = 0.0;
        for (var i = 0; i < left.Length; i++)
            squares = Math.FusedMultiplyAdd(left[i] - right[i], left[i] - right[i], squares);
        return Math.Sqrt(squares);
    }
}
