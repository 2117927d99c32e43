using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Ours beside numpy and scipy: the same weights, the same work, one thread each, turn by turn.</summary>
/// <param name="numpy">The other program.</param>
/// <param name="quick">Two sizes and fewer rounds.</param>
/// <param name="only">What the name of a work must hold to be measured; empty for all.</param>
internal sealed class SideBySide(NumpyReference numpy, bool quick, string only)
{
    private const int Missing = 2;
    private const double LeakRate = 0.7;
    private const int Agreeing = 200;

    // Relative to the largest value. Rounding to 24 bits is magnified by 200 steps at the edge of stability; updates that start from
    // P = 1e4 I magnify it too, the textbook form most.
    private const double DoubleStates = 1e-12;
    private const double SingleStates = 1e-4;
    private const double Weights = 1e-8;

    // Seconds of the thread. What is called often is compiled anew in the background, a tenth of a second later.
    private const double WarmUp = 0.4;

    private readonly MachineLimits limits = new();
    private readonly int rounds = quick ? 3 : 7;
    private readonly double target = quick ? 0.03 : 0.1;

    public static int Run(bool quick, bool json, string only)
    {
        using var numpy = NumpyReference.Start();
        if (numpy is null)
        {
            Console.Error.WriteLine("numpy, scipy or OpenBLAS is missing. Install them with: apt-get install -y python3-numpy python3-scipy libopenblas0-pthread");
            return Missing;
        }

        var comparison = new SideBySide(numpy, quick, only);
        var measurements = new List<Measurement>();
        foreach (var measurement in comparison.All())
        {
            Console.Error.WriteLine($"{measurement.Work}, {measurement.Precision}, N = {measurement.Units}: {measurement.Ratio:f2}");
            measurements.Add(measurement);
        }

        var report = new ComparisonReport(Processor(), VectorBits(), numpy.Versions, comparison.limits, comparison.rounds, measurements);
        if (json)
            report.PrintJson();
        else
            report.Print();
        return 0;
    }

    private static int VectorBits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();

    private IEnumerable<Measurement> All()
    {
        int[] sizes = quick ? [100, 300] : [100, 300, 500, 1000, 2000];
        foreach (var units in sizes)
        {
            var sparse = new EchoStateSpec { Units = units, LeakRate = LeakRate };
            using (var weights = new SharedWeights(sparse))
            {
                foreach (var measurement in Runs(Works.Sparse, "sparse", weights, 10.0 * units)
                    .Concat(Batches(weights, 10.0 * units)).Concat(Learning(weights)).Concat(Models(weights)))
                {
                    yield return measurement;
                }

                if (Wanted(Works.Intrinsic))
                    yield return Intrinsic(weights);
                if (units == 1000 && Wanted(Works.Radius))
                    yield return Radius(weights);
            }

            (string Work, string Kind, EchoStateSpec Spec, double Entries)[] others =
            [
                (Works.TenthDense, "sparse", sparse with { InDegree = units / 10 }, units / 10 * (double)units),
                (Works.Dense, "dense", sparse with { Topology = Topology.Dense }, (double)units * units),
                (Works.Ring, "sparse", sparse with { Topology = Topology.Ring }, units),
                (Works.Diagonals, "sparse", sparse with { Topology = Topology.WrappedDiagonals }, 10.0 * units),
            ];
            foreach (var (work, kind, spec, entries) in others.Where(o => Wanted(o.Work)))
            {
                using var weights = new SharedWeights(spec);
                foreach (var measurement in Runs(work, kind, weights, entries))
                    yield return measurement;
            }
        }

        if (Wanted(Works.Gram))
            yield return Gram(quick ? 300 : 1000);
    }

    private Precision[] Precisions(string work) => Wanted(work) ? [Precision.Single, Precision.Double] : [];

    private bool Wanted(string work) => work.Contains(only, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Measurement> Runs(string work, string kind, SharedWeights weights, double entries)
    {
        var units = weights.Spec.Units;
        foreach (var precision in Precisions(work))
        {
            var reservoir = weights.Build(precision);
            Load(weights, precision);
            MustAgree(
                OurWork.States(reservoir, Agreeing), numpy.States(kind, Agreeing), States(precision), $"states of {units} units ({work}, {precision})");
            yield return InTurn(
                work,
                precision,
                units,
                CostOf(entries, reservoir.BytesPerStep, units, precision),
                steps => OurWork.RunSeconds(reservoir, steps),
                steps => numpy.StepSeconds(kind, steps));
        }
    }

    private IEnumerable<Measurement> Batches(SharedWeights weights, double entries)
    {
        var units = weights.Spec.Units;
        foreach (var precision in Precisions(Works.Batch))
        {
            var reservoir = weights.Build(precision);
            Load(weights, precision);
            MustAgree(OurWork.BatchStates(reservoir, 50), numpy.BatchStates(50), States(precision), $"batch states of {units} units");
            var batch = reservoir.Batch(OurWork.Instances);

            // The states are read and written beside the weights.
            var bytes = reservoir.BytesPerStep + (2.0 * OurWork.Instances * units * (precision == Precision.Single ? 4 : 8));
            yield return InTurn(
                Works.Batch,
                precision,
                units,
                CostOf(entries * OurWork.Instances, bytes, units * OurWork.Instances, precision),
                steps => OurWork.BatchSeconds(batch, steps),
                numpy.BatchSeconds);
        }
    }

    private IEnumerable<Measurement> Learning(SharedWeights weights)
    {
        Load(weights, Precision.Double);
        var units = weights.Spec.Units;
        var readout = weights.Rows.NewReadout();
        foreach (var (form, work) in new[] { ("numpy", Works.LearnTextbook), ("blas", Works.LearnBlas), ("blas_scaled", Works.LearnBlasScaled) }
            .Where(f => Wanted(f.Item2)))
        {
            MustAgree(OurWork.Learned(weights.Rows, 40), numpy.Learned(form, 40), Weights, $"weights learned by {form}");
            yield return InTurn(
                work,
                Precision.Double,
                units,
                new Cost(2.0 * readout.OperationsPerUpdate, readout.BytesPerUpdate, Single: false, Updates: true),
                n => OurWork.LearnSeconds(weights.Rows, n),
                n => numpy.LearnSeconds(form, n));
        }
    }

    private IEnumerable<Measurement> Models(SharedWeights weights)
    {
        var units = weights.Spec.Units;
        var readout = weights.Rows.NewReadout();
        foreach (var precision in Precisions(Works.Model))
        {
            var reservoir = weights.Build(precision);
            var spec = weights.Spec with { Precision = precision };
            yield return InTurn(
                Works.Model,
                precision,
                units,
                new Cost(2.0 * readout.OperationsPerUpdate, readout.BytesPerUpdate, Single: false, Updates: true),
                n => OurWork.ModelSeconds(spec, reservoir, n),
                n => OurWork.StepSeconds(reservoir, n) + OurWork.LearnSeconds(weights.Rows, n));
        }
    }

    private Measurement Intrinsic(SharedWeights weights)
    {
        Load(weights, Precision.Double);
        MustAgree(OurWork.Intrinsic(weights.Spec, 50).State, numpy.IntrinsicStates(50), 1e-10, "states with intrinsic plasticity");

        // Beside the step, gains and biases are read and written, and take some twelve operations per unit.
        var units = weights.Spec.Units;
        return InTurn(
            Works.Intrinsic,
            Precision.Double,
            units,
            CostOf(11.0 * units, weights.Build(Precision.Double).BytesPerStep + (32.0 * units), units, Precision.Double),
            n => OurWork.Intrinsic(weights.Spec, n).Seconds,
            numpy.IntrinsicSeconds);
    }

    private Measurement Radius(SharedWeights weights)
    {
        Load(weights, Precision.Double);
        var recurrent = weights.Scaled.Recurrent;
        MustAgree([SpectralRadius.Of(recurrent)], [numpy.Radius()], 1e-8, "spectral radii");

        // At least one basis of a hundred vectors, orthogonalised twice: each read for a product and for a sum.
        var units = weights.Spec.Units;
        var operations = 2.0 * 2 * 2 * units * 100 * 100 / 2;
        return InTurn(
            Works.Radius,
            Precision.Double,
            units,
            new Cost(operations, 0, Single: false),
            n => OurWork.RadiusSeconds(recurrent, n),
            numpy.RadiusSeconds);
    }

    private Measurement Gram(int units)
    {
        var width = units + 1;
        var features = OurWork.GramFeatures(width);
        double[] targets = [.. Enumerable.Range(0, OurWork.GramRows).Select(t => Math.Sin(0.1 * t) + features[t * width])];
        var folder = Directory.CreateTempSubdirectory("archetyperc-benchmark-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "gram.f64"), MemoryMarshal.AsBytes(features.AsSpan()).ToArray());
            File.WriteAllBytes(Path.Combine(folder, "gram_targets.f64"), MemoryMarshal.AsBytes(targets.AsSpan()).ToArray());
            numpy.LoadRows(folder, width);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        MustAgree(OurWork.Ridge(features, targets), numpy.RidgeWeights(), Weights, "ridge weights");
        var operations = ((double)width * width * OurWork.GramRows) + ((double)width * width * width / 3);
        return InTurn(
            Works.Gram,
            Precision.Double,
            units,
            new Cost(operations, 8.0 * features.Length, Single: false),
            n => OurWork.RidgeSeconds(features, targets, n),
            numpy.RidgeSeconds);
    }

    private void Load(SharedWeights weights, Precision precision) =>
        numpy.Load(weights.Folder, weights.Spec.Units, weights.Spec.LeakRate, precision == Precision.Single);

    private static double States(Precision precision) => precision == Precision.Single ? SingleStates : DoubleStates;

    // A multiply-add is two operations; input, bias and leak take four more per unit, a tangent 22 or 36.
    private static Cost CostOf(double entries, double bytes, int states, Precision precision) =>
        new((2 * entries) + ((precision == Precision.Single ? 26.0 : 40.0) * states), bytes, precision == Precision.Single);

    private Measurement InTurn(
        string work, Precision precision, int units, Cost cost, Func<int, double> ours, Func<int, double> theirs)
    {
        var ourSteps = Steps(ours, WarmUp);
        var theirSteps = Steps(theirs, warmUp: 0);
        var ourSpeeds = new double[rounds];
        var theirSpeeds = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            ourSpeeds[round] = ourSteps / ours(ourSteps);
            theirSpeeds[round] = theirSteps / theirs(theirSteps);
        }

        return new Measurement(
            work,
            precision == Precision.Single ? "single" : "double",
            units,
            ourSpeeds,
            theirSpeeds,
            Demands.Of(work, precision == Precision.Single, units),
            limits.Share(cost, Measurement.Median(ourSpeeds)));
    }

    // As many steps as fill about the wanted time; finding out warms both programs up, ours for so long that it is compiled in its last form.
    private int Steps(Func<int, double> work, double warmUp)
    {
        var steps = 1;
        var seconds = work(steps);
        for (; seconds < target && steps < 10_000_000; seconds = work(steps))
            steps *= 2;
        for (var spent = 0.0; spent < warmUp; spent += seconds)
            seconds = work(steps);
        seconds = Math.Min(seconds, work(steps));
        return Math.Max(1, (int)(steps * target / seconds));
    }

    private static void MustAgree(double[] ours, double[] theirs, double agreement, string what)
    {
        var worst = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() / ours.Max(Math.Abs);
        if (ours.Length != theirs.Length || !(worst < agreement))
            throw new InvalidOperationException($"The {what} differ by {worst}, relative to the largest: this would compare different work.");
    }
}
