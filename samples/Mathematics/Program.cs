using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

// 3,000 rows of a chaotic series to learn from, and 1,000 behind them that nothing has seen.
var series = MackeyGlass.Generate(rows: 4_000);
var (known, unseen) = (series.Slice(0, 3_000), series.Slice(3_000, 1_000));

// All weights follow from the spec and its seed. A reservoir holds no state: the caller does, from zeros on.
var network = new EchoStateSpec { Units = 200, SpectralRadius = 0.8, LeakRate = 0.5, InputScaling = 0.3, BiasScaling = 0.3, Seed = 1 };
var reservoir = network.Build(inputSize: 1);
var state = new double[reservoir.StateSize];
var states = new double[known.Rows * reservoir.StateSize];
reservoir.Run(known.Values.Span, state, states);

// Ridge regression from the states, and the constant 1 as the last feature, to the row that comes next. The first 100 states are left out.
var features = new double[reservoir.FeatureSize + 1];
features[^1] = 1;
var statistics = new SufficientStatistics(features.Length, outputs: 1);
for (var t = 100; t < known.Rows - 1; t++)
{
    states.AsSpan(t * reservoir.StateSize, reservoir.FeatureSize).CopyTo(features);
    statistics.Add(features, known.Row(t + 1));
}

var readout = new RidgeReadout(statistics.Solve(ridge: 1e-8));

// Each row from those before it, and 84 rows from none but the known ones.
Console.WriteLine($"batch: NRMSE one step {Error(unseen.Rows, fedBack: false):g2}, free run of 84 steps {Error(84, fedBack: true):g2}");

// The same as a model that learns online: it predicts the next row, is shown it, and learns from its error. There is no fit, and no end.
var spec = new ModelSpec
{
    Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 1 },
    Reservoir = network,
    Readout = new ReadoutSpec { Learner = OnlineLearner.InformationFilter, Ridge = 1e-8, InputLags = 0 },
    StandardiseInputs = false,
    Washout = 100,
};
var model = LifelongModel.Create(spec);
var next = new double[model.OutputSize];
for (var t = 0; t < known.Rows; t++)
    model.Learn(known.Row(t), next);
Console.WriteLine($"online: {model.Rows} rows predicted, then learned, NRMSE {model.PrequentialNrmse:g2}");

// What it knows, measured as above: held fixed over the unseen rows, and running free, its prediction being the next row.
var held = HeldOutTest.Following(model, unseen);
held.Advance(unseen.Rows);
var free = new FreeRun(model);
var error = new ErrorSums(outputs: 1);
for (var t = 0; t < 84; t++)
{
    error.Add(free.Prediction, unseen.Row(t));
    free.Step();
}

Console.WriteLine($"online: NRMSE one step {held.Error.Nrmse:g2}, free run of 84 steps {error.Nrmse:g2}");

// It stands where it stood and learns on. Written out and read again, it goes on to the same bits.
var restored = LifelongModel.Restore(spec, model.Save());
var same = new double[model.OutputSize];
model.Learn(unseen.Row(0), next);
restored.Learn(unseen.Row(0), same);
Console.WriteLine($"restored: {restored.Rows} rows learned, {(next.SequenceEqual(same) ? "the same bits" : "other bits")}");

// NRMSE over the first unseen rows, from the state after the last known one; what drives the reservoir on are the rows or the predictions.
double Error(int rows, bool fedBack)
{
    var (now, after, predicted) = (state.ToArray(), new double[state.Length], new double[1]);
    var errors = new ErrorSums(outputs: 1);
    for (var t = 0; t < rows; t++)
    {
        now.AsSpan(0, reservoir.FeatureSize).CopyTo(features);
        readout.Predict(features, predicted);
        errors.Add(predicted, unseen.Row(t));
        reservoir.Step(fedBack ? predicted : unseen.Row(t), now, after);
        (now, after) = (after, now);
    }

    return errors.Nrmse;
}
