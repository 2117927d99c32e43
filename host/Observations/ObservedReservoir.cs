using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Observations;

/// <summary>A reservoir under one seed, and what several observables need of it, made once and when it is first asked for.</summary>
internal sealed class ObservedReservoir
{
    private readonly Lazy<StateRecord> states;
    private readonly Lazy<StateRank> rank;
    private readonly Lazy<StateRank> kernel;
    private readonly Lazy<StateRank> generalisation;
    private readonly Lazy<InformationProcessingCapacity> capacity;
    private readonly Lazy<SpectralCentroid> centroid;

    /// <param name="spec">With the seed of its weights.</param>
    /// <param name="settings">What drives it.</param>
    /// <param name="seed">Of everything that is drawn beside the weights.</param>
    public ObservedReservoir(ReservoirSpec spec, ObservationSettings settings, ulong seed)
    {
        Spec = spec;
        Settings = settings;
        Seed = seed;
        Reservoir = spec.Build(settings.Inputs);
        var random = RandomStream.Derive(seed, 1);
        Inputs = new double[(settings.Washout + settings.Steps) * settings.Inputs];
        foreach (ref var value in Inputs.AsSpan())
            value = random.Uniform(-settings.Amplitude, settings.Amplitude);
        states = new(() => StateRecord.Run(Stepped(AllSteps), Inputs, settings.Washout));
        rank = new(() => StateRank.Of(Decomposed(States)));
        kernel = new(() => KernelQuality.Of(OfStreams(), ObservationSettings.StreamSteps, seed));
        generalisation = new(() => KernelQuality.GeneralisationRank(
            OfStreams(), ObservationSettings.StreamSteps, ObservationSettings.SharedSteps, seed));
        capacity = new(MeasureCapacity);
        centroid = new(() => SpectralCentroid.Of(Rows(States), States.Features));
    }

    public ReservoirSpec Spec { get; }

    public ObservationSettings Settings { get; }

    public ulong Seed { get; }

    public IReservoir Reservoir { get; }

    /// <summary>[Washout + Steps, Inputs]</summary>
    public double[] Inputs { get; }

    /// <summary>Multiply-adds so far: of the steps, and of the algebra that grows faster than they do.</summary>
    public long Operations { get; private set; }

    /// <summary>Bytes of weights that the steps read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The features over the steps that are recorded.</summary>
    public StateRecord States => states.Value;

    public StateRank Rank => rank.Value;

    public StateRank Kernel => kernel.Value;

    public StateRank Generalisation => generalisation.Value;

    public InformationProcessingCapacity Capacity => capacity.Value;

    public SpectralCentroid Centroid => centroid.Value;

    public double Memory()
    {
        var options = new MemoryCapacityOptions
        {
            Delays = 2 * Reservoir.FeatureSize,
            TrainSteps = Settings.TrainSteps,
            TestSteps = Settings.TestSteps,
            Washout = Settings.Washout,
            Amplitude = Settings.Amplitude,
            Seed = Seed,
        };
        long features = Reservoir.FeatureSize + 1;
        Operations += (options.TrainSteps * features * ((features / 2) + options.Delays)) + (options.TestSteps * features * options.Delays);
        return MemoryCapacity.Measure(
            Stepped(Math.Max(options.Washout, options.Delays) + options.TrainSteps + options.TestSteps), options).Capacity;
    }

    public double EchoState() => EchoStateIndex.Of(
        Stepped((1 + ObservationSettings.Starts) * AllSteps), Inputs, Settings.Washout, Seed, ObservationSettings.Starts);

    public double Lyapunov() => LyapunovExponent.Leading(Stepped(2 * AllSteps), Inputs, Settings.Washout, Seed);

    /// <param name="reservoir">The same reservoir, as one that has a tangent.</param>
    public double LocalLyapunov(IDifferentiableReservoir reservoir)
    {
        long n = reservoir.StateSize;
        Stepped(AllSteps + (ObservationSettings.StepsWithEigenvalues * n));
        Operations += ObservationSettings.StepsWithEigenvalues * 10 * n * n * n;
        var every = Math.Max(1, Settings.Steps / ObservationSettings.StepsWithEigenvalues);
        return LyapunovExponent.Local(reservoir, Inputs, Settings.Washout, every);
    }

    public double Entropy()
    {
        Operations += (long)States.Steps * States.Features * States.Features;
        return StateEntropy.Of(States);
    }

    public double Uncoupled() => UncoupledDynamics.Of(Decomposed(States));

    public double Condition() => ConditionNumber.Of(Decomposed(States));

    private long AllSteps => Settings.Washout + Settings.Steps;

    private InformationProcessingCapacity MeasureCapacity()
    {
        var options = new InformationProcessingOptions
        {
            DelaysByDegree = Settings.DelaysByDegree,
            Steps = Settings.CapacitySteps,
            Washout = Settings.Washout,
            Amplitude = Settings.Amplitude,
            Seed = Seed,
        };
        var measured = InformationProcessingCapacity.Measure(Stepped(Math.Max(options.Washout, 100) + options.Steps), options);
        var products = 0L;
        for (var degree = 1; degree <= options.DelaysByDegree.Length; degree++)
            products += Products(options.DelaysByDegree[degree - 1], degree);
        Operations += options.Steps * measured.Rank * ((2L * measured.Rank) + products);
        return measured;
    }

    // Of one degree over so many delays: (delays + degree - 1 choose degree).
    private static long Products(int delays, int degree)
    {
        var products = 1L;
        for (var i = 1; i <= degree; i++)
            products = products * (delays + i - 1) / i;
        return products;
    }

    private IReservoir OfStreams()
    {
        long features = Reservoir.FeatureSize;
        Operations += 4 * features * features * features;
        return Stepped(features * ObservationSettings.StreamSteps);
    }

    private StateRecord Decomposed(StateRecord record)
    {
        Operations += 4L * record.Steps * record.Features * record.Features;
        return record;
    }

    private IReservoir Stepped(long steps)
    {
        Operations += steps * Reservoir.OperationsPerStep;
        Bytes += steps * Reservoir.BytesPerStep;
        return Reservoir;
    }

    private static double[] Rows(StateRecord record)
    {
        var rows = new double[record.Steps * record.Features];
        for (var f = 0; f < record.Features; f++)
        {
            var feature = record.Feature(f);
            for (var t = 0; t < feature.Length; t++)
                rows[(t * record.Features) + f] = feature[t];
        }

        return rows;
    }
}
