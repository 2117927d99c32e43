using System.Collections.Immutable;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>
/// The content of the stored corpus, one of each form, every field with a value of its own. A field that is added later gets
/// a line here for the version that brings it, and the files of older versions keep reading as they did.
/// </summary>
internal static class Samples
{
    public static ModelSpec Spec() => new()
    {
        Task = new TaskSpec { Inputs = ["rain", "wind"], Targets = ["rain", "größe"], Horizon = 2 },
        Reservoir = new ReservoirSpec
        {
            Units = 3,
            Topology = Topology.Ring,
            InDegree = 2,
            SpectralRadius = 1.25,
            RadiusConvention = RadiusConvention.Effective,
            LeakRate = 0.3,
            InputScaling = 0.7,
            BiasScaling = 0.2,
            Seed = 0xfedc_ba98_7654_3210,
        },
        Readout = new ReadoutSpec { Ridge = 1e-5, Forgetting = 0.999, TraceCap = 1e7, InputPassThrough = false },
        StandardiseInputs = false,
        Washout = 11,
    };

    public static ModelState State() => new()
    {
        Rows = 1234,
        WeightsHash = new UInt128(0x0123_4567_89ab_cdef, 0xfeed_beef_0bad_f00d),
        Reservoir = new[] { 0.1, -0.0, double.Epsilon },
        Standardiser = new StandardiserState(1200, new[] { 1.5, -2.5 }, new[] { 100.25, 0.125 }),
        Readout = new ReadoutState
        {
            Features = 4,
            Outputs = 2,
            Weights = Ramp(8, 0.25),
            Correlation = Ramp(10, 1.0 / 3),
            Scale = 1.0009765625,
            Pending = Ramp(4, -1e-9),
            PendingFactor = 0.0625,
            Updates = 1190,
        },
        Prequential = new PrequentialState(1180, 17, Ramp(2, 3.5), Ramp(2, -7.25), Ramp(2, 1e9)),
        AwaitingFeatures = Ramp(8, 0.01),
        AwaitingPredictions = Ramp(4, 42),
    };

    public static InstanceCreated Created() => new(Spec(), null);

    public static InstanceCreated CreatedLearned() => new(Spec(), State());

    public static BatchLearned Batch() => new(
        77, 2, 3, new[] { 1.0, -0.0, double.NaN, BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_1234), 1e-300, 5.5 }, 70);

    public static OutputConfirmed Confirmed() => new(-1);

    public static InstanceSnapshot Snapshot() => new(
        Spec(), State(), 1234, 1230, new AnswerWindowState(1231, 2, new ulong[] { 1, ulong.MaxValue, 3 }, Ramp(6, -0.5)));

    public static ModelFile ModelFile() => new(
        Spec(),
        State(),
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)
            .Add("test.nrmse", 0.125).Add("validation.nrmse", double.PositiveInfinity),
        [
            new LineageEntry(3, 0, [], "drawn", null, Genes("0.9")),
            new LineageEntry(65, 2, [3, 41], "uniform crossover, Gaussian mutation", 0.0625, Genes("1.25")),
        ],
        "0.1.0");

    private static ImmutableSortedDictionary<string, string> Genes(string radius) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("spectralRadius", radius).Add("topology", "Ring");

    private static double[] Ramp(int count, double step) =>
        [.. Enumerable.Range(1, count).Select(i => i * step)];
}
