using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Host.Regimes;

/// <summary>A synthetic stream of regimes A, B and C that return: an input and a target that depends on its past.</summary>
internal sealed record RegimeStream
{
    private const double Deviation = 0.6;

    /// <summary>The streams of the study.</summary>
    public static ImmutableArray<RegimeStream> All { get; } =
    [
        new()
        {
            Name = "targets",
            Summary = "one input for all, white; only the target's map differs, so that states say nothing of the regime",
            Schedule = "ABCABCABC",
            Memory = [0, 0, 0],
            Maps = [Map.First, Map.Second, Map.Third],
            Noise = 0.01,
        },
        new()
        {
            Name = "inputs",
            Summary = "inputs of memory 0.9, 0 and -0.9, maps far apart, little noise",
            Schedule = "ABCABCABC",
            Memory = [0.9, 0, -0.9],
            Maps = [Map.First, Map.Second, Map.Third],
            Noise = 0.01,
        },
        new()
        {
            Name = "inputs-close",
            Summary = "the same with inputs of memory 0.6, 0.4 and 0.2",
            Schedule = "ABCABCABC",
            Memory = [0.6, 0.4, 0.2],
            Maps = [Map.First, Map.Second, Map.Third],
            Noise = 0.01,
        },
        new()
        {
            Name = "maps-alike",
            Summary = "B and C have nearly one map under much noise, inputs of memory 0.8 and -0.8; A stands between them",
            Schedule = "ABACABACABAC",
            Memory = [0, 0.8, -0.8],
            Maps = [Map.First, Map.Second, Map.NearSecond],
            Noise = 0.3,
        },
    ];

    /// <summary>As tables name it.</summary>
    public required string Name { get; init; }

    /// <summary>One line for a person.</summary>
    public required string Summary { get; init; }

    /// <summary>The regimes in their order, by letter.</summary>
    public required string Schedule { get; init; }

    /// <summary>How the input of each regime depends on its last value: u(t) = memory u(t - 1) + white noise, of one deviation for all.</summary>
    public required ImmutableArray<double> Memory { get; init; }

    /// <summary>The map from the last inputs to the target, for each regime.</summary>
    public required ImmutableArray<Map> Maps { get; init; }

    /// <summary>Standard deviation of the noise on the target.</summary>
    public required double Noise { get; init; }

    /// <summary>The regime of a row, 0 for A.</summary>
    public int RegimeAt(int row, int each) => Schedule[row / each] - 'A';

    /// <summary>The rows, each the input, the target, and the target without its noise.</summary>
    /// <param name="each">Rows of each regime in the schedule.</param>
    /// <param name="seed">Of input and noise.</param>
    public IEnumerable<(double Input, double Target, double Clean)> Rows(int each, ulong seed)
    {
        var random = new RandomStream(seed);
        var u = new double[4];
        for (var row = 0; row < Schedule.Length * each; row++)
        {
            var regime = RegimeAt(row, each);
            var memory = Memory[regime];
            var fresh = Deviation * Math.Sqrt(1 - (memory * memory)) * random.NextGaussian();
            (u[3], u[2], u[1], u[0]) = (u[2], u[1], u[0], (memory * u[0]) + fresh);
            var clean = Maps[regime].Of(u);
            yield return (u[0], clean + (Noise * random.NextGaussian()), clean);
        }
    }

    /// <summary>A target from the last four inputs: linear in them, and one product of two neighbours.</summary>
    internal sealed record Map(double Now, double One, double Two, double Three, double Product)
    {
        public static Map First { get; } = new(1, 0.5, -0.4, 0, 0.3);

        public static Map Second { get; } = new(0.3, -1, 0, 0.6, -0.2);

        public static Map NearSecond { get; } = new(0.4, -1.1, 0.1, 0.6, -0.2);

        public static Map Third { get; } = new(-0.7, 0.2, 0.8, 0, 0);

        public double Of(ReadOnlySpan<double> u) =>
            (Now * u[0]) + (One * u[1]) + (Two * u[2]) + (Three * u[3]) + (Product * u[0] * u[1]);
    }
}
