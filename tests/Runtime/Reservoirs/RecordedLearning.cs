using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Readouts;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>Recorded bits of everything that learns: each online learner, and each rule of plasticity before a readout is fitted.</summary>
internal static class RecordedLearning
{
    private const int Rows = 1_000;
    private const int Fitted = 300;

    private static readonly EchoStateSpec Reservoir = new() { Units = 43, InDegree = 5, LeakRate = 0.8 };

    public static IReadOnlyDictionary<string, Func<UInt128>> Cases { get; } = All();

    private static Dictionary<string, Func<UInt128>> All()
    {
        var cases = new Dictionary<string, Func<UInt128>>(StringComparer.Ordinal);
        foreach (var learner in Enum.GetValues<OnlineLearner>().Except([OnlineLearner.Logistic]))
        {
            var readout = new ReadoutSpec { Learner = learner, Forgetting = 0.999, SolveEvery = 50 };
            cases.Add($"learner {learner}", () => Of(RecordedBits.WithoutBeginning(Model(readout)), 0));
            cases.Add($"learner {learner}, with its beginning", () => Of(LifelongModel.Create(Model(readout)), 0));
            cases.Add($"learner {learner}, after a batch fit", () => AfterFit(Model(readout)));
        }

        cases.Add("probabilities of a stream", OfProbabilities);
        cases.Add("balanced classes of a stream", OfBalancedClasses);
        cases.Add("learner Logistic", () => OfLogistic(fitted: 0));
        cases.Add("learner Logistic, after a batch fit", () => OfLogistic(Fitted));
        foreach (var rule in Enum.GetValues<SynapticRule>())
        {
            var synaptic = new SynapticPlasticitySpec { Rule = rule, Epochs = 1, Tolerance = 0, ThresholdRows = 50 };
            cases.Add($"plasticity {rule}", () => AfterFit(Plastic(new PlasticitySpec { Synaptic = synaptic })));
        }

        var intrinsic = new IntrinsicPlasticitySpec { Epochs = 1 };
        cases.Add("plasticity Gaussian", () => AfterFit(Plastic(new PlasticitySpec { Intrinsic = intrinsic })));
        cases.Add("plasticity Exponential", () => AfterFit(Plastic(new PlasticitySpec
        {
            Intrinsic = intrinsic with { Target = IntrinsicTarget.Exponential, Mean = 0.2 },
        }) with { Reservoir = Reservoir with { Activation = Activation.Sigmoid } }));
        cases.Add("plasticity of a series", () => AfterFit(Plastic(new PlasticitySpec { Intrinsic = intrinsic }) with
        {
            Reservoir = SeriesSpec.Deep(2, Reservoir),
        }));
        cases.Add("plasticity dual", () => AfterFit(Plastic(new PlasticitySpec
        {
            Synaptic = new SynapticPlasticitySpec { Epochs = 1 }, Intrinsic = intrinsic,
        })));
        return cases;
    }

    private static ModelSpec Model(ReadoutSpec readout) => new()
    {
        Task = new TaskSpec { Inputs = ["a", "b"], Targets = ["a"] }, Reservoir = Reservoir, Readout = readout,
    };

    private static ModelSpec Plastic(PlasticitySpec plasticity) =>
        Model(new ReadoutSpec()) with { Plasticity = plasticity with { WarmUp = 20 } };

    private static ModelSpec OfClasses(ReadoutSpec readout) => new()
    {
        Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["a", "b"], Targets = ["c"], Horizon = 0, Classes = ["falls", "rises", "leaps"] },
        Reservoir = Reservoir,
        Readout = readout,
    };

    // Every answer to rows whose class tells whether the first value rises.
    private static void LearnClasses(LifelongModel model, XxHash128 hash)
    {
        var values = Values(Rows + 1);
        var prediction = new double[3];
        for (var row = 1; row <= Rows; row++)
        {
            var rise = values[2 * row] - values[2 * (row - 1)];
            model.Learn([values[2 * row], values[(2 * row) + 1], rise < 0 ? 0 : rise < 1 ? 1 : 2], prediction);
            hash.Append(MemoryMarshal.AsBytes<double>(prediction));
        }
    }

    // And the factor as it is saved.
    private static UInt128 OfProbabilities()
    {
        var hash = new XxHash128();
        var model = RecordedBits.WithoutBeginning(OfClasses(new ReadoutSpec { Forgetting = 0.999, Probabilities = true }));
        LearnClasses(model, hash);
        var calibration = model.Save().Calibration!;
        hash.Append(BitConverter.GetBytes(calibration.Factor));
        hash.Append(BitConverter.GetBytes(calibration.Curvature));
        return hash.GetCurrentHashAsUInt128();
    }

    // And the counts as they are saved.
    private static UInt128 OfBalancedClasses()
    {
        var hash = new XxHash128();
        var model = RecordedBits.WithoutBeginning(OfClasses(new ReadoutSpec { Forgetting = 0.999, BalanceClasses = true }));
        LearnClasses(model, hash);
        hash.Append(MemoryMarshal.AsBytes(model.Save().ClassCounts.Span));
        return hash.GetCurrentHashAsUInt128();
    }

    // And all that the readout has learned.
    private static UInt128 OfLogistic(int fitted)
    {
        var hash = new XxHash128();
        var spec = OfClasses(new ReadoutSpec { Learner = OnlineLearner.Logistic, Forgetting = 0.999 });
        var values = Values(fitted + 1);
        double[] rows = [.. Enumerable.Range(1, fitted).SelectMany(row => new[] { values[2 * row], values[(2 * row) + 1], row % 3 })];
        var model = fitted == 0 ? RecordedBits.WithoutBeginning(spec) : new BatchTraining(spec, new TimeSeries(["a", "b", "c"], rows), fitted).Finish();
        LearnClasses(model, hash);
        hash.Append(MemoryMarshal.AsBytes<ulong>(SavedBits.Of(model.Save().Readout)));
        return hash.GetCurrentHashAsUInt128();
    }

    private static UInt128 AfterFit(ModelSpec spec) =>
        Of(new BatchTraining(spec, new TimeSeries(["a", "b"], Values(Fitted)), Fitted).Finish(), Fitted);

    // Every prediction of rows that are learned one by one, then the weights, the state and all that the readout has learned.
    private static UInt128 Of(LifelongModel model, int first)
    {
        var hash = new XxHash128();
        var values = Values(first + Rows);
        var prediction = new double[model.OutputSize];
        for (var row = first; row < first + Rows; row++)
        {
            model.Learn(values.AsSpan(2 * row, 2), prediction);
            hash.Append(MemoryMarshal.AsBytes<double>(prediction));
        }

        var state = model.Save();
        hash.Append(BitConverter.GetBytes((ulong)state.WeightsHash));
        hash.Append(MemoryMarshal.AsBytes(state.Reservoir.Span));
        hash.Append(MemoryMarshal.AsBytes<ulong>(SavedBits.Of(state.Readout)));
        return hash.GetCurrentHashAsUInt128();
    }

    private static double[] Values(int rows)
    {
        var random = new RandomStream(1);
        return [.. Enumerable.Range(0, rows).SelectMany(row => new[] { random.NextGaussian() + (row % 7), random.Uniform(-1, 1) })];
    }
}
