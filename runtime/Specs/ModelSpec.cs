using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Everything that says what a lifelong model is, before it has learned anything.</summary>
public sealed record ModelSpec
{
    /// <summary>Largest wash-out.</summary>
    public const int MaximumWashout = 1_000_000;

    /// <summary>Most bytes that rows which wait for their label may take: 64 MiB.</summary>
    public const long MaximumLateLabelBytes = 64L << 20;

    /// <summary>Which columns are read and what is predicted.</summary>
    public required TaskSpec Task { get; init; }

    /// <summary>The fixed dynamics.</summary>
    public ReservoirSpec Reservoir { get; init; } = new EchoStateSpec();

    /// <summary>
    /// Adaptation of the reservoir to the rows of a batch fit, before the readout is fitted; none leaves it as it was
    /// derived. A model that starts without a batch fit takes none.
    /// </summary>
    public PlasticitySpec? Plasticity { get; init; }

    /// <summary>The learned, linear part.</summary>
    public ReadoutSpec Readout { get; init; } = new();

    /// <summary>
    /// Whether inputs are brought to zero mean and unit deviation by running statistics before they drive the reservoir.
    /// </summary>
    public bool StandardiseInputs { get; init; } = true;

    /// <summary>
    /// Whether the change of each input since the row before drives the reservoir too, as inputs of their own after the values. 0 at
    /// the first row. They are not passed to the readout.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InputChanges { get; init; }

    /// <summary>
    /// What the model answered the row before drives the reservoir too, as inputs of their own after the others; none leaves it out.
    /// For a regression or a classification with standardised inputs: a forecast takes its targets as inputs.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputFeedbackSpec? OutputFeedback { get; init; }

    /// <summary>
    /// What stands for a value that a row of a live stream does not hold. A forecast never learns from a target that was filled in. A batch
    /// fit takes rows that hold everything.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MissingValuePolicy MissingValues { get; init; }

    /// <summary>
    /// Rows after which the statistics behind the standardisation are held; a batch fit holds those of its rows. 1 to
    /// 1,000,000,000.
    /// </summary>
    public int StandardiserRows { get; init; } = 1_000;

    /// <summary>First rows of a stream that drive the reservoir and are not learned. 0 to 1,000,000.</summary>
    public int Washout { get; init; } = 50;

    /// <summary>
    /// What the model does about changes of its stream, and its intervals; null for learning each row and nothing more.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LifelongSpec? Lifelong { get; init; }

    /// <summary>Values that drive the reservoir at each row: the inputs, their changes, what is fed back.</summary>
    public int ReservoirInputs =>
        (Task.Inputs.Length * (InputChanges ? 2 : 1)) + (OutputFeedback is null ? 0 : Task.OutputSize);

    /// <summary>
    /// The task as the source of its rows sees it: without the columns that an <see cref="ExternalSubstrateSpec"/> fills in.
    /// </summary>
    public TaskSpec SourceTask => Reservoir is ExternalSubstrateSpec external
        ? Task with { Inputs = Task.Inputs[..^external.States] }
        : Task;

    /// <summary>Length of the feature vector: the states, the inputs that are passed through, and the constant 1.</summary>
    public int FeatureSize => Reservoir.FeatureSize(ReservoirInputs) + (Readout.InputLags * Task.Inputs.Length) + 1;

    /// <summary>
    /// Bytes that are kept for rows which wait for their label: features, prediction and half widths of its interval for each row of
    /// <see cref="TaskSpec.LabelHorizon"/>. At most <see cref="MaximumLateLabelBytes"/>.
    /// </summary>
    public long LateLabelBytes => Task.LabelHorizon * LateLabelRowBytes;

    private long LateLabelRowBytes => sizeof(double) * ((long)FeatureSize + (2 * Task.OutputSize));

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("model.washout", Washout, 0, MaximumWashout);
        check.Within("model.standardiserRows", StandardiserRows, 1, 1_000_000_000);
        if (Reservoir is ExternalSubstrateSpec { States: >= 1 } external && !Task.Inputs.IsDefault && !Task.Targets.IsDefault)
        {
            var returned = Task.Inputs.Skip(Task.Inputs.Length - external.States).Intersect(Task.Targets).ToArray();
            if (returned.Length > 0)
                check.Add("task.targets", string.Join(",", returned), "columns that do not come from the device");
        }

        if (InputChanges && Reservoir is ExternalSubstrateSpec)
            check.Add("model.inputChanges", "True", "False before a device: it is sent the inputs as they are");
        if (Readout.Learner == OnlineLearner.Logistic && Task.Kind != TaskKind.Classification)
            check.Add("readout.learner", "Logistic", "another learner unless the task is a classification: there are no classes to tell apart");
        if (Readout.Probabilities && Task.Kind != TaskKind.Classification)
            check.Add("readout.probabilities", "True", "False unless the task is a classification: there are no classes to give probabilities of");
        if (Readout.BalanceClasses && Task.Kind != TaskKind.Classification)
            check.Add("readout.balanceClasses", "True", "False unless the task is a classification: there are no classes to weigh");
        OutputFeedback?.CheckInto(check, this);
        check.Known("model.missingValues", MissingValues);
        if (MissingValues != MissingValuePolicy.Refuse && Reservoir is ExternalSubstrateSpec)
            check.Add("model.missingValues", MissingValues.ToString(), "Refuse before a device: it is sent the inputs as they are");
        var inputs = Task.Inputs.IsDefault || Task.Targets.IsDefault || Task.Classes.IsDefault ? 0 : ReservoirInputs;
        ImmutableArray<SpecProblem> problems =
            [.. Task.Validate(), .. Reservoir.Validate(inputs), .. Readout.Validate(), .. Plasticity?.Validate(Reservoir) ?? [], .. check.Problems];

        if (problems.IsEmpty && LateLabelBytes > MaximumLateLabelBytes)
        {
            return
            [
                new SpecProblem(
                    "task.labelHorizon",
                    Task.LabelHorizon.ToString(),
                    $"0 to {MaximumLateLabelBytes / LateLabelRowBytes} rows: each that waits takes {LateLabelRowBytes} bytes, all of them "
                    + $"{MaximumLateLabelBytes >> 20} MiB at the most"),
            ];
        }

        // What a lifelong part may ask for depends on the rest.
        return problems.IsEmpty && Lifelong is not null
            ? Lifelong.Validate(Task.Kind, Readout.Learner, FeatureSize, Task.OutputSize)
            : problems;
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public ModelSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }
}
