using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Everything that a <see cref="LifelongModel"/> has learned and where it stands in its stream. Together with the spec it
/// is the whole model: the fixed weights are derived again, those that plasticity changed are taken from here, and all are checked against <see cref="WeightsHash"/>.
/// </summary>
public sealed record ModelState
{
    /// <summary>Rows read since the model was made.</summary>
    public required long Rows { get; init; }

    /// <summary>Hash of the weights that this state belongs to, after plasticity.</summary>
    public required UInt128 WeightsHash { get; init; }

    /// <summary>What plasticity has made of each network of the reservoir; empty when the spec has none.</summary>
    public ImmutableArray<AdaptedWeights> Adapted { get; init; } = [];

    /// <summary>State of the reservoir, [units].</summary>
    public required ReadOnlyMemory<double> Reservoir { get; init; }

    /// <summary>
    /// Features that the inputs of the rows before will be again, latest row first, [max(0, input lags - 1), inputs].
    /// </summary>
    public required ReadOnlyMemory<double> PassedInputs { get; init; }

    /// <summary>Running statistics of the inputs.</summary>
    public required StandardiserState Standardiser { get; init; }

    /// <summary>
    /// The first rows of a stream that began with nothing learned; null when the scale of the inputs is final, or moves with every row.
    /// </summary>
    public StreamBeginningState? Beginning { get; init; }

    /// <summary>What the readout has learned.</summary>
    public required ReadoutState Readout { get; init; }

    /// <summary>Sums of the test-then-train error.</summary>
    public required PrequentialState Prequential { get; init; }

    /// <summary>
    /// Feature vectors of the last min(Rows, horizon) rows of a forecast, oldest first, [count, features]; empty otherwise.
    /// </summary>
    public required ReadOnlyMemory<double> AwaitingFeatures { get; init; }

    /// <summary>Predictions made from them, oldest first, [count, outputs]; empty unless the task is a forecast.</summary>
    public required ReadOnlyMemory<double> AwaitingPredictions { get; init; }

    /// <summary>
    /// Values that the targets had when those predictions were made, [count, outputs]; empty unless the readout learns how far they
    /// move (<see cref="Specs.TaskSpec.Difference"/>).
    /// </summary>
    public ReadOnlyMemory<double> AwaitingPresents { get; init; }

    /// <summary>Inputs of the last row, [inputs]; empty unless <see cref="Specs.ModelSpec.InputChanges"/>, and before the first row.</summary>
    public ReadOnlyMemory<double> PreviousInputs { get; init; }

    /// <summary>What will be fed back at the next row, [outputs]; empty without <see cref="Specs.ModelSpec.OutputFeedback"/>.</summary>
    public ReadOnlyMemory<double> FedBack { get; init; }

    /// <summary>
    /// First row, counted as <see cref="Rows"/> counts them, whose features are learned again after the latest break of the stream; 0
    /// when there was none.
    /// </summary>
    public long LearnsAgainFrom { get; init; }

    /// <summary>
    /// What is kept to fill in missing values; null when the spec refuses them, or has come to fill them in only now.
    /// </summary>
    public MissingValueState? MissingValues { get; init; }

    /// <summary>Rows that wait for their label; null when there are none.</summary>
    public LateLabelState? LateLabels { get; init; }

    /// <summary>
    /// What turns scores into probabilities; null unless <see cref="Specs.ReadoutSpec.Probabilities"/>, or when the spec has come to ask
    /// for them only now.
    /// </summary>
    public CalibrationState? Calibration { get; init; }

    /// <summary>
    /// Labels of each class so far, faded, [classes]; empty unless <see cref="Specs.ReadoutSpec.BalanceClasses"/>, or when the spec has come
    /// to weigh classes only now.
    /// </summary>
    public ReadOnlyMemory<double> ClassCounts { get; init; }

    /// <summary>
    /// What is kept for changes of the stream and for intervals; null when the spec asks for neither, or has come to ask for them
    /// only now.
    /// </summary>
    public LifelongState? Lifelong { get; init; }
}
