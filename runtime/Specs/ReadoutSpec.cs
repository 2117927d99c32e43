using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>How the linear readout is fitted and how it goes on learning.</summary>
public sealed record ReadoutSpec
{
    /// <summary>Factor of the inputs that are passed to the readout.</summary>
    public const double PassThroughGain = 16;

    /// <summary>Least ridge of a learner that forms sums of squares, which every one does but <see cref="OnlineLearner.InformationFilter"/>.</summary>
    public const double LeastRidge = 1e-14;

    /// <summary>Least ridge of <see cref="OnlineLearner.Logistic"/>, whose inverse of curvatures never has an entry above twice its inverse.</summary>
    public const double LeastLogisticRidge = 1e-8;

    /// <summary>Most rows whose inputs are passed to the readout.</summary>
    public const int MaximumInputLags = 1_000;

    /// <summary>What stands for a <see cref="ProbabilityForgetting"/> that is not given.</summary>
    public const double DefaultProbabilityForgetting = 0.999;

    /// <summary>How the readout learns online. A batch fit is a ridge regression with any of them but <see cref="OnlineLearner.Logistic"/>.</summary>
    public OnlineLearner Learner { get; init; } = OnlineLearner.RecursiveLeastSquares;

    /// <summary>
    /// Ridge penalty of every weight but the bias; <see cref="OnlineLearner.NormalisedLeastMeanSquares"/> adds it to its
    /// divisor instead. 1e-14 to 1e6; from 1e-30 on with <see cref="OnlineLearner.InformationFilter"/>, which never forms squares;
    /// from 1e-8 on with <see cref="OnlineLearner.Logistic"/>.
    /// </summary>
    public double Ridge { get; init; } = 1e-4;

    /// <summary>
    /// Where the ridge of a batch fit comes from. The spec of a fitted model has the chosen one as its <see cref="Ridge"/>; a model that
    /// starts without a batch fit has nothing to choose by and takes the given one.
    /// </summary>
    public RidgeChoice RidgeChoice { get; init; } = RidgeChoice.Given;

    /// <summary>Forgetting factor of the online readout: memory of about 1 / (1 - forgetting) samples. Above 0.5, up to 1.</summary>
    public double Forgetting { get; init; } = 1.0;

    /// <summary>
    /// The online readout does not forget while the trace of its inverse correlation is above this, so that it does not
    /// wind up under constant input. 1 to 1e15.
    /// </summary>
    public double TraceCap { get; init; } = 1e6;

    /// <summary>
    /// Samples between two solutions of <see cref="OnlineLearner.DecayedSums"/>; the first ones come after 1, 2, 4, ... samples.
    /// 1 to 1,000,000.
    /// </summary>
    public int SolveEvery { get; init; } = 100;

    /// <summary>
    /// Step of <see cref="OnlineLearner.LeastMeanSquares"/>: below 2 over the mean squared length of the features, or the
    /// error no longer falls. Above 0, up to 1.
    /// </summary>
    public double StepSize { get; init; } = 1e-3;

    /// <summary>Share of its error that <see cref="OnlineLearner.NormalisedLeastMeanSquares"/> takes off a sample. Above 0, up to 1.</summary>
    public double NormalisedStep { get; init; } = 0.5;

    /// <summary>
    /// Forgetting factor of the short memory of <see cref="OnlineLearner.VariableForgetting"/>; the long one has
    /// <see cref="Forgetting"/>. Above 0.5, up to 1.
    /// </summary>
    public double FastForgetting { get; init; } = 0.98;

    /// <summary>
    /// <see cref="OnlineLearner.VariableForgetting"/> compares running means of squared errors that forget by this factor.
    /// 0.5 to 0.9999.
    /// </summary>
    public double ErrorForgetting { get; init; } = 0.95;

    /// <summary>
    /// Rows whose standardised inputs are features of the readout beside the states: 0 for none, 1 for the present row, L for
    /// it and the L - 1 before. They enter <see cref="PassThroughGain"/> times as large, so that the ridge shrinks a weight on
    /// them that much squared less than a weight on a state: a strong ridge leaves a linear autoregression. 0 to 1,000.
    /// </summary>
    public int InputLags { get; init; } = 1;

    /// <summary>
    /// Whether a classification answers with probabilities of its classes, which sum to 1, in place of scores: the softmax of the scores
    /// times a factor that is learned as the labels come. Changes nothing of what the readout learns. False for the other tasks.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Probabilities { get; init; }

    /// <summary>Whether answers are probabilities: asked for, or of a learner that answers with nothing else.</summary>
    [JsonIgnore]
    public bool AnswersProbabilities => Probabilities || Learner == OnlineLearner.Logistic;

    /// <summary>
    /// Forgetting factor of what is known of the factor behind <see cref="Probabilities"/>: memory of about 1 / (1 - forgetting) labels. Above
    /// 0.5, up to 1; none for <see cref="DefaultProbabilityForgetting"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ProbabilityForgetting { get; init; }

    /// <summary>
    /// Whether a row of a classification counts the more the rarer its class was up to then: classes then weigh the same. In a stream the
    /// counts of the classes fade by <see cref="Forgetting"/>, with any learner. False for the other tasks.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool BalanceClasses { get; init; }

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Known("readout.learner", Learner);
        check.Within("readout.ridge", Ridge, LeastRidgeOf(Learner), 1e6);
        check.Known("readout.ridgeChoice", RidgeChoice);
        if (RidgeChoice == RidgeChoice.CrossValidation && Learner == OnlineLearner.NormalisedLeastMeanSquares)
            check.Add("readout.ridgeChoice", "CrossValidation", "Given: this learner has the ridge in its divisor");
        if (RidgeChoice == RidgeChoice.CrossValidation && Learner == OnlineLearner.InformationFilter)
            check.Add("readout.ridgeChoice", "CrossValidation", "Given: a batch fit for this learner forms no sums of products to choose by");
        if (RidgeChoice == RidgeChoice.CrossValidation && Learner == OnlineLearner.Logistic)
            check.Add("readout.ridgeChoice", "CrossValidation", "Given: what a batch fit could choose by is a squared error, which this learner does not have");
        if (Probabilities && Learner == OnlineLearner.Logistic)
            check.Add("readout.probabilities", "True", "False with the learner Logistic: its answers are probabilities as they are");
        check.Within("readout.forgetting", Forgetting, 0.5, 1, lowExcluded: true);
        check.Within("readout.traceCap", TraceCap, 1, 1e15);
        check.Within("readout.solveEvery", SolveEvery, 1, 1_000_000);
        check.Within("readout.stepSize", StepSize, 0, 1, lowExcluded: true);
        check.Within("readout.normalisedStep", NormalisedStep, 0, 1, lowExcluded: true);
        check.Within("readout.fastForgetting", FastForgetting, 0.5, 1, lowExcluded: true);
        check.Within("readout.errorForgetting", ErrorForgetting, 0.5, 0.9999);
        check.Within("readout.inputLags", InputLags, 0, MaximumInputLags);
        if (ProbabilityForgetting is { } forgetting)
            check.Within("readout.probabilityForgetting", forgetting, 0.5, 1, lowExcluded: true);
        return check.Problems;
    }

    /// <summary>Ridges that <see cref="RidgeChoice.CrossValidation"/> chooses from, ascending.</summary>
    public static ImmutableArray<double> RidgesToChooseFrom { get; } =
        [.. Enumerable.Range(-48, 73).Select(quarter => Math.Min(1e6, Elementary.Exp(quarter * Elementary.Log(10) / 4)))];

    /// <summary>This spec with the ridge that it asks for on these samples; itself when the ridge is given, or without any sample.</summary>
    public ReadoutSpec Chosen(SufficientStatistics statistics) => RidgeChoice == RidgeChoice.Given || statistics.Count == 0
        ? this
        : this with { Ridge = new RidgePath(statistics).Best(RidgesToChooseFrom.AsSpan()).Ridge };

    /// <summary>
    /// Multiply-adds of <see cref="Chosen"/>, for cost estimates: the decomposition takes about 17/3 F^3, once for all ridges.
    /// </summary>
    public long ChoiceOperations(long features) =>
        RidgeChoice == RidgeChoice.Given ? 0 : features * features * features * 17 / 3;

    /// <summary>A readout that has learned nothing.</summary>
    /// <param name="features">F, the constant 1 included as the last; at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public IOnlineReadout Build(int features, int outputs) => Checked().Learner switch
    {
        OnlineLearner.InformationFilter => new InformationFilter(this, features, outputs),
        OnlineLearner.DecayedSums => new DecayedSums(this, features, outputs),
        OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares => new LeastMeanSquares(this, features, outputs),
        OnlineLearner.VariableForgetting => new VariableForgetting(this, features, outputs),
        OnlineLearner.Logistic => new OnlineLogistic(this, features, outputs),
        _ => new RecursiveLeastSquares(this, features, outputs),
    };

    /// <summary>
    /// A readout that has the weights of a ridge regression and goes on learning from there. Without any samples the same as
    /// a new one.
    /// </summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The learner is <see cref="OnlineLearner.Logistic"/>, which sums say too little to.</exception>
    public IOnlineReadout FromStatistics(SufficientStatistics statistics)
    {
        if (statistics.Count == 0)
            return Build(statistics.Features, statistics.Outputs);
        return Checked().Learner switch
        {
            OnlineLearner.InformationFilter => InformationFilter.FromStatistics(this, statistics),
            OnlineLearner.DecayedSums => DecayedSums.FromStatistics(this, statistics),
            OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares =>
                LeastMeanSquares.FromStatistics(this, statistics),
            OnlineLearner.VariableForgetting => VariableForgetting.FromStatistics(this, statistics),
            OnlineLearner.Logistic => throw new InvalidOperationException(
                "A logistic readout cannot go on from sums of squares and products; it learns from the samples themselves."),
            _ => RecursiveLeastSquares.FromStatistics(this, statistics),
        };
    }

    /// <summary>Goes on from what <see cref="IOnlineReadout.Save"/> gave, bit for bit.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public IOnlineReadout Restore(ReadoutState state) => Checked().Learner switch
    {
        OnlineLearner.InformationFilter => InformationFilter.Restore(this, state),
        OnlineLearner.DecayedSums => DecayedSums.Restore(this, state),
        OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares => LeastMeanSquares.Restore(this, state),
        OnlineLearner.VariableForgetting => VariableForgetting.Restore(this, state),
        OnlineLearner.Logistic => OnlineLogistic.Restore(this, state),
        _ => RecursiveLeastSquares.Restore(this, state),
    };

    private static double LeastRidgeOf(OnlineLearner learner) => learner switch
    {
        OnlineLearner.InformationFilter => 1e-30,
        OnlineLearner.Logistic => LeastLogisticRidge,
        _ => LeastRidge,
    };

    private ReadoutSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }
}
