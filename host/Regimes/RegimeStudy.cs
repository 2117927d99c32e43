using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Regimes;

/// <summary>
/// Runs a model through a stream of returning regimes. An archetype is of the regime that it was filed in, a window before its alarm; a
/// regime is learned at the first row from which on the mean error of twenty rows is within a tenth of the plateau, which is the mean
/// over the last quarter of its first visit. Errors are distances from the target without its noise.
/// </summary>
internal static class RegimeStudy
{
    private const int Span = 20;
    private const double Within = 1.1;

    /// <summary>The model that is measured unless another is asked for.</summary>
    public static ModelSpec Template { get; } = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 100, InDegree = 10, SpectralRadius = 0.8, InputScaling = 0.3 },
        Readout = new ReadoutSpec { Ridge = 1e-6, Forgetting = 0.9999 },
        StandardiseInputs = false,
        Lifelong = new LifelongSpec(),
    };

    /// <summary>One run.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="each">Rows of each regime in its schedule.</param>
    /// <param name="spec">With a lifelong part that looks for drift.</param>
    /// <param name="seed">Of the stream.</param>
    /// <param name="work">Counts it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static RegimeRun Run(RegimeStream stream, int each, ModelSpec spec, ulong seed, WorkTally work, CancellationToken cancellation)
    {
        var model = LifelongModel.Create(spec);
        var window = spec.Lifelong!.Archetypes.Window;
        var errors = new double[stream.Schedule.Length * each];
        var regimeOf = new Dictionary<long, int>();
        var (seen, right, wrong) = (new HashSet<char>(), 0L, 0L);
        var (returns, servedRight) = (0, 0);
        var prediction = new double[1];
        var row = 0;
        foreach (var (input, target, clean) in stream.Rows(each, seed))
        {
            if (row % each == 0)
                cancellation.ThrowIfCancellationRequested();
            var (drifts, recalls) = (model.Drifts, model.Recalls);
            model.Learn([input, target], prediction);
            errors[row] = Math.Abs(clean - prediction[0]);
            if (model.Drifts > drifts)
            {
                foreach (var filed in model.Archetypes.Where(a => a.Filed == row))
                    regimeOf[filed.Number] = stream.RegimeAt(Math.Max(0, row - window), each);
            }

            var regime = stream.RegimeAt(row, each);
            var served = regimeOf.TryGetValue(model.RecalledArchetype, out var known) && known == regime;
            if (model.Recalls > recalls)
                (right, wrong) = served ? (right + 1, wrong) : (right, wrong + 1);
            if (row % each == each - 1 && !seen.Add(stream.Schedule[row / each]))
            {
                returns++;
                servedRight += served ? 1 : 0;
            }

            row++;
        }

        work.AddLearned(model, row);
        var (first, back, error) = Recovery(stream, each, errors);
        return new RegimeRun(
            first, back, error, model.Drifts, right, wrong, (double)servedRight / returns, model.Renewals, model.Archetypes.Sum(a => a.Bytes));
    }

    private static (double First, double Back, double Error) Recovery(RegimeStream stream, int each, double[] errors)
    {
        var plateaus = new Dictionary<char, double>();
        var (first, back, error) = (new List<double>(), new List<double>(), new List<double>());
        for (var visit = 0; visit < stream.Schedule.Length; visit++)
        {
            var rows = errors.AsSpan(visit * each, each);
            if (plateaus.TryGetValue(stream.Schedule[visit], out var plateau))
            {
                back.Add(RowsTo(rows, plateau));
                error.Add(Mean(rows));
                continue;
            }

            plateau = Mean(rows[(each * 3 / 4)..]);
            plateaus[stream.Schedule[visit]] = plateau;
            first.Add(RowsTo(rows, plateau));
        }

        return (first.Average(), back.Average(), error.Average());
    }

    private static int RowsTo(ReadOnlySpan<double> errors, double plateau)
    {
        for (var row = 0; row + Span <= errors.Length; row++)
        {
            if (Mean(errors.Slice(row, Span)) <= Within * plateau)
                return row;
        }

        return errors.Length;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
