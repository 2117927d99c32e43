using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Liquid of leaky integrate-and-fire units, see <see cref="SpikingSpec"/>. State, [5, N]: filtered spikes, membrane voltage
/// above rest, exciting current, inhibiting current, what is left of the refractory period.
/// </summary>
/// <remarks>
/// Within a sub-step h the currents count as constant, so that the membrane's equation tau dv/dt = R I - v is solved exactly:
/// v' = R I + (v - R I) exp(-h / tau). A unit at the threshold spikes, is reset and stays there for its refractory period.
/// </remarks>
internal sealed class SpikingLiquid : IReservoir
{
    /// <summary>State variables of a unit.</summary>
    public const int VariablesPerUnit = 5;

    /// <summary>Membrane time constant, ms.</summary>
    public const double MembraneMilliseconds = 30;

    /// <summary>Input resistance, megohm: mV per nA.</summary>
    public const double Resistance = 1;

    /// <summary>Threshold above rest, mV.</summary>
    public const double Threshold = 15;

    /// <summary>Voltage after a spike above rest, mV.</summary>
    public const double Reset = 13.5;

    /// <summary>Refractory period of an exciting unit, ms.</summary>
    public const double ExcitatoryRefractory = 3;

    /// <summary>Refractory period of an inhibiting unit, ms.</summary>
    public const double ShortestRefractory = 2;

    /// <summary>Time constant of an exciting synapse, ms.</summary>
    public const double ExcitatorySynapse = 3;

    /// <summary>Time constant of an inhibiting synapse, ms.</summary>
    public const double InhibitorySynapse = 6;

    /// <summary>Least background current, nA; each unit's is uniform from here to 1 nA more.</summary>
    public const double Background = 13.5;

    /// <summary>Larger input currents, in magnitude, count as this, nA.</summary>
    public const double LargestCurrent = 1000;

    private const int LatticeWidth = 3;
    private const ulong KindStream = 41;
    private const ulong SynapseStream = 42;
    private const ulong InputStream = 43;
    private const ulong BackgroundStream = 44;

    private readonly int units;
    private readonly int subSteps;
    private readonly double membraneDecay;
    private readonly double excitatoryDecay;
    private readonly double inhibitoryDecay;
    private readonly double traceDecay;
    private readonly double subStep;
    private readonly bool[] inhibiting;
    private readonly double[] background;
    private readonly double[] input;

    // The synapses of each unit: where they begin, whom they reach, how strongly (nA, both signs positive).
    private readonly int[] starts;
    private readonly int[] reached;
    private readonly double[] strengths;

    private SpikingLiquid(SpikingSpec spec, int inputSize)
    {
        units = spec.Units;
        subSteps = spec.SubSteps;
        subStep = spec.StepMilliseconds / spec.SubSteps;
        membraneDecay = Elementary.Exp(-subStep / MembraneMilliseconds);
        excitatoryDecay = Elementary.Exp(-subStep / ExcitatorySynapse);
        inhibitoryDecay = Elementary.Exp(-subStep / InhibitorySynapse);
        traceDecay = Elementary.Exp(-subStep / spec.TraceMilliseconds);
        InputSize = inputSize;
        var kinds = RandomStream.Derive(spec.Seed, KindStream);
        inhibiting = new bool[units];
        for (var unit = 0; unit < units; unit++)
            inhibiting[unit] = kinds.NextDouble() < spec.InhibitoryShare;
        background = new double[units];
        var noise = RandomStream.Derive(spec.Seed, BackgroundStream);
        for (var unit = 0; unit < units; unit++)
            background[unit] = Background + noise.NextDouble();
        input = InputWeights(spec, inputSize);
        starts = new int[units + 1];
        (reached, strengths) = Synapses(spec);

        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [units, subSteps, inputSize]);
        Topologies.WeightsHash.Append(hash, Array.ConvertAll(inhibiting, i => i ? 1 : 0));
        Topologies.WeightsHash.Append(hash, starts);
        Topologies.WeightsHash.Append(hash, reached);
        Topologies.WeightsHash.Append(hash, strengths);
        Topologies.WeightsHash.Append(hash, background);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, [subStep, spec.TraceMilliseconds]);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize => VariablesPerUnit * units;

    public int FeatureSize => units;

    public UInt128 WeightsHash { get; }

    /// <summary>As if a tenth of the units spiked at every sub-step.</summary>
    public long OperationsPerStep => subSteps * ((10L * units) + ((long)InputSize * units) + (reached.Length / 10));

    public long BytesPerStep =>
        subSteps * ((sizeof(double) * (long)(background.Length + input.Length)) + ((sizeof(double) + sizeof(int)) * reached.Length / 10));

    public string? Unsmooth => "a spiking unit crosses its threshold or does not: a small difference is lost, or a whole spike";

    /// <summary>Whether each unit inhibits, [N].</summary>
    internal ReadOnlySpan<bool> Inhibiting => inhibiting;

    /// <summary>Number of synapses.</summary>
    internal int SynapseCount => reached.Length;

    /// <summary>Draws the liquid of a spec that has been checked.</summary>
    internal static SpikingLiquid Derive(SpikingSpec spec, int inputSize) => new(spec, inputSize);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        state.CopyTo(next);
        var traces = next[..units];
        var exciting = next.Slice(2 * units, units);
        var calming = next.Slice(3 * units, units);
        var refractory = next.Slice(4 * units, units);
        for (var sub = 0; sub < subSteps; sub++)
        {
            Charge(input, next.Slice(units, units), exciting, calming, refractory);
            for (var unit = 0; unit < units; unit++)
            {
                traces[unit] = Math.FusedMultiplyAdd(traces[unit], traceDecay, Spiked(refractory, unit) ? 1 : 0);
                exciting[unit] *= excitatoryDecay;
                calming[unit] *= inhibitoryDecay;
            }

            for (var unit = 0; unit < units; unit++)
            {
                if (Spiked(refractory, unit))
                    Transmit(unit, inhibiting[unit] ? calming : exciting);
            }
        }
    }

    private void Charge(
        ReadOnlySpan<double> u, Span<double> voltages, ReadOnlySpan<double> exciting, ReadOnlySpan<double> calming, Span<double> refractory)
    {
        for (var unit = 0; unit < units; unit++)
        {
            if (refractory[unit] > 0)
            {
                refractory[unit] = Math.Max(0, refractory[unit] - subStep);
                continue;
            }

            var driven = 0.0;
            for (var i = 0; i < u.Length; i++)
                driven = Math.FusedMultiplyAdd(input[(unit * u.Length) + i], u[i], driven);
            driven = Math.Clamp(driven, -LargestCurrent, LargestCurrent);
            var rest = Resistance * (background[unit] + driven + (exciting[unit] - calming[unit]));
            var voltage = Math.FusedMultiplyAdd(voltages[unit] - rest, membraneDecay, rest);
            if (voltage >= Threshold)
            {
                voltage = Reset;
                refractory[unit] = Refractory(unit);
            }

            voltages[unit] = voltage;
        }
    }

    // Only a unit that has just spiked has its whole refractory period before it.
    private bool Spiked(ReadOnlySpan<double> refractory, int unit) => refractory[unit] == Refractory(unit);

    private double Refractory(int unit) => inhibiting[unit] ? ShortestRefractory : ExcitatoryRefractory;

    private void Transmit(int unit, Span<double> currents)
    {
        for (var synapse = starts[unit]; synapse < starts[unit + 1]; synapse++)
            currents[reached[synapse]] += strengths[synapse];
    }

    private static double[] InputWeights(SpikingSpec spec, int inputSize)
    {
        var random = RandomStream.Derive(spec.Seed, InputStream);
        var weights = new double[spec.Units * inputSize];
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = spec.InputScaling * random.Uniform(-1, 1);
            weights[i] = random.NextDouble() < spec.InputShare ? weight : 0;
        }

        return weights;
    }

    private (int[] Reached, double[] Strengths) Synapses(SpikingSpec spec)
    {
        var random = RandomStream.Derive(spec.Seed, SynapseStream);
        var to = new List<int>();
        var strength = new List<double>();
        for (var unit = 0; unit < units; unit++)
        {
            starts[unit] = to.Count;
            for (var other = 0; other < units; other++)
            {
                if (other == unit)
                    continue;
                var (likelihood, mean) = Published(inhibiting[unit], inhibiting[other]);
                var ratio = spec.ConnectionRange > 0 ? SquaredDistance(unit, other) / (spec.ConnectionRange * spec.ConnectionRange) : 1000;
                if (random.NextDouble() >= likelihood * Elementary.Exp(-ratio))
                    continue;

                // A gamma distribution whose deviation equals its mean is the exponential one.
                to.Add(other);
                strength.Add(-spec.SynapticScaling * mean * Elementary.Log(1 - random.NextDouble()));
            }
        }

        starts[units] = to.Count;
        return ([.. to], [.. strength]);
    }

    // C, and amplitude A in nA times utilisation U.
    private static (double Likelihood, double Mean) Published(bool fromInhibiting, bool toInhibiting) =>
        (fromInhibiting, toInhibiting) switch
        {
            (false, false) => (0.3, 30 * 0.5),
            (false, true) => (0.2, 60 * 0.05),
            (true, false) => (0.4, 19 * 0.25),
            (true, true) => (0.1, 19 * 0.32),
        };

    private static double SquaredDistance(int a, int b)
    {
        const int layer = LatticeWidth * LatticeWidth;
        double x = (a % LatticeWidth) - (b % LatticeWidth);
        double y = (a / LatticeWidth % LatticeWidth) - (b / LatticeWidth % LatticeWidth);
        double z = (a / layer) - (b / layer);
        return (x * x) + (y * y) + (z * z);
    }
}
