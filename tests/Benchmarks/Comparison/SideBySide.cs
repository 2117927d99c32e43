using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Ours beside numpy and scipy: the same weights, the same work, one thread each, turn by turn.</summary>
internal static class SideBySide
{
    private const int Missing = 2;
    private const double StateAgreement = 1e-12;

    // Relative to the largest weight: updates that start from P = 1e4 I magnify rounding, the textbook form most.
    private const double WeightAgreement = 1e-8;

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    public static int Run(bool quick, bool json)
    {
        using var numpy = NumpyReference.Start();
        if (numpy is null)
        {
            Console.Error.WriteLine("numpy, scipy or OpenBLAS is missing. Install them with: apt-get install -y python3-numpy python3-scipy libopenblas0-pthread");
            return Missing;
        }

        int[] sizes = quick ? [100, 300] : [100, 300, 500, 1000, 2000];
        var rounds = quick ? 3 : 7;
        var target = quick ? 0.05 : 0.15;
        var measurements = new List<Measurement>();
        foreach (var topology in new[] { Topology.FixedInDegree, Topology.Dense })
        {
            foreach (var units in sizes)
            {
                Console.Error.WriteLine($"{topology}, N = {units} ...");
                var spec = new EchoStateSpec { Units = units, Topology = topology, LeakRate = 0.7 };
                using var weights = new SharedWeights(spec);
                measurements.AddRange(Measure(numpy, weights, rounds, target));
            }
        }

        if (json)
            PrintJson(numpy.Versions, rounds, measurements);
        else
            Print(numpy.Versions, rounds, measurements);
        return 0;
    }

    private static IEnumerable<Measurement> Measure(NumpyReference numpy, SharedWeights weights, int rounds, double target)
    {
        var spec = weights.Spec;
        var units = spec.Units;
        var kind = spec.Topology == Topology.Dense ? "dense" : "sparse";
        numpy.Load(weights.Folder, units, spec.LeakRate);
        MustAgree(OurWork.States(weights.Reservoir, 200), numpy.States(kind, 200), StateAgreement, $"{kind} states of {units} units");
        yield return InTurn(
            kind == "dense" ? "step, dense" : "step, sparse 10 per row",
            units,
            rounds,
            target,
            steps => OurWork.StepSeconds(weights.Reservoir, steps),
            steps => numpy.StepSeconds(kind, steps));
        if (spec.Topology == Topology.Dense)
            yield break;
        foreach (var (form, name) in new[] { ("numpy", "textbook numpy"), ("blas", "BLAS symv + syr") })
        {
            MustAgree(OurWork.Learned(weights.Rows, 40), numpy.Learned(form, 40), WeightAgreement, $"weights learned by {name}");
            yield return InTurn(
                $"learn, against {name}",
                units,
                rounds,
                target,
                n => OurWork.LearnSeconds(weights.Rows, n),
                n => numpy.LearnSeconds(form, n));
        }

        yield return InTurn(
            "LifelongModel.Learn, against our step + learn",
            units,
            rounds,
            target,
            n => OurWork.ModelSeconds(spec, n),
            n => OurWork.StepSeconds(weights.Reservoir, n) + OurWork.LearnSeconds(weights.Rows, n));
    }

    private static Measurement InTurn(
        string work, int units, int rounds, double target, Func<int, double> ours, Func<int, double> theirs)
    {
        var ourSteps = Steps(ours, target);
        var theirSteps = Steps(theirs, target);
        var measurement = new Measurement(work, units, new double[rounds], new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            measurement.Ours[round] = ourSteps / ours(ourSteps);
            measurement.Theirs[round] = theirSteps / theirs(theirSteps);
        }

        return measurement;
    }

    // As many steps as fill about the wanted time; finding out warms both programs up.
    private static int Steps(Func<int, double> work, double target)
    {
        var steps = 8;
        for (var seconds = work(steps); seconds < target / 4 && steps < 10_000_000; seconds = work(steps))
            steps *= 2;
        return Math.Max(8, (int)(steps * target / work(steps)));
    }

    private static void MustAgree(double[] ours, double[] theirs, double agreement, string what)
    {
        var worst = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() / ours.Max(Math.Abs);
        if (!(worst < agreement))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The {what} differ by {worst}, relative to the largest: this would compare different work."));
        }
    }

    private static void Print(string versions, int rounds, IEnumerable<Measurement> measurements)
    {
        Console.WriteLine($"{Processor()}, {VectorBits}-bit vectors, {RuntimeInformation.FrameworkDescription}, {versions}; one thread, double precision.");
        Console.WriteLine($"Medians of {rounds} rounds measured in turn; the ratio is ours over theirs, round by round, with its least and greatest.");
        Console.WriteLine();
        Console.WriteLine("| work | N | ours, steps/s | theirs, steps/s | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var m in measurements.OrderBy(m => m.Work, StringComparer.Ordinal).ThenBy(m => m.Units))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m.Work} | {m.Units} | {m.OurMedian:n0} | {m.TheirMedian:n0} | {m.Ratio:f2} ({m.Ratios.Min():f2} to {m.Ratios.Max():f2}) |"));
        }
    }

    private static void PrintJson(string versions, int rounds, IEnumerable<Measurement> measurements) =>
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            processor = Processor(),
            vectorBits = VectorBits,
            runtime = RuntimeInformation.FrameworkDescription,
            reference = versions,
            rounds,
            measurements = measurements.Select(m => new
            {
                work = m.Work,
                units = m.Units,
                ourStepsPerSecond = m.OurMedian,
                theirStepsPerSecond = m.TheirMedian,
                ratio = m.Ratio,
                leastRatio = m.Ratios.Min(),
                greatestRatio = m.Ratios.Max(),
            }),
        }));

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
}
