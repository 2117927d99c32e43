using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// The adaptation of one network: passes of the synaptic rule, then passes of the intrinsic rule; after each pass the network
/// is checked, and a pass that led over the edge of stability is taken back and ends its stage.
/// </summary>
internal sealed class NetworkAdaptation
{
    private readonly PlasticitySpec spec;
    private readonly EchoStateSpec reservoir;
    private readonly SequenceRows sequences;
    private readonly int number;
    private readonly PlasticNetwork network;
    private readonly GaussianForm gaussian;
    private readonly ExponentialForm exponential;
    private AlignedArray<double> state;
    private AlignedArray<double> next;
    private AdaptedWeights stable;
    private double[] stableThresholds;
    private AdaptationStage stage;
    private EchoStateCheck? check;
    private int epoch;
    private int sequence;
    private int row;

    public NetworkAdaptation(PlasticitySpec spec, EchoStateSpec reservoir, SequenceRows sequences, int number, AdaptedWeights? from)
    {
        this.spec = spec;
        this.reservoir = reservoir;
        this.sequences = sequences;
        this.number = number;
        network = new PlasticNetwork(reservoir, sequences.Width, spec.Synaptic is not null || from is { Recurrent.IsEmpty: false });
        if (from is not null)
            network.Start(from);
        if (spec.Synaptic is { } synaptic)
            Array.Fill(network.Thresholds, synaptic.Threshold);
        gaussian = new GaussianForm(spec.Intrinsic ?? new IntrinsicPlasticitySpec());
        exponential = new ExponentialForm(spec.Intrinsic ?? new IntrinsicPlasticitySpec());
        state = new AlignedArray<double>(RowVectors.Padded(reservoir.Units));
        next = new AlignedArray<double>(state.Length);
        stable = network.Capture();
        stableThresholds = [.. network.Thresholds];
        BeginCheck();
    }

    /// <summary>Every pass so far, in order.</summary>
    public ImmutableArray<AdaptationEpoch> Epochs { get; private set; } = [];

    /// <summary>Every stage that has ended, in order.</summary>
    public ImmutableArray<AdaptationEnd> Ends { get; private set; } = [];

    /// <summary>What the last pass that was kept has made of the network.</summary>
    public AdaptedWeights Weights => stable;

    /// <summary>Steps of the network so far, those of its checks included.</summary>
    public long Steps { get; private set; }

    public bool Done => stage == AdaptationStage.Done;

    /// <summary>Works through at most <paramref name="rows"/> rows.</summary>
    /// <returns>Whether work is left.</returns>
    public bool Advance(int rows)
    {
        for (; rows > 0 && !Done; rows--)
        {
            Steps += check is null ? 1 : EchoStateCheck.StepsPerRow;
            if (check is null)
                Step();
            else if (!check.Advance())
                Judge(check.Index);
        }

        return !Done;
    }

    public NetworkAdaptationState Save() => new()
    {
        Stage = stage,
        Epoch = epoch,
        Sequence = sequence,
        Row = row,
        Steps = Steps,
        Check = check?.Save(),
        State = state.Span[..network.Units].ToArray(),
        Weights = network.Capture(),
        Stable = stable,
        Thresholds = network.Thresholds.ToArray(),
        StableThresholds = stableThresholds.ToArray(),
        Epochs = Epochs,
        Ends = Ends,
    };

    public void Load(NetworkAdaptationState saved)
    {
        stage = saved.Stage;
        epoch = saved.Epoch;
        sequence = saved.Sequence;
        row = saved.Row;
        Steps = saved.Steps;
        network.Load(saved.Weights);
        state.Span.Clear();
        saved.State.Span.CopyTo(state.Span);
        stable = saved.Stable;
        saved.Thresholds.Span.CopyTo(network.Thresholds);
        stableThresholds = saved.StableThresholds.ToArray();
        Epochs = saved.Epochs;
        Ends = saved.Ends;
        check = null;
        if (saved.Check is not { } checking)
            return;
        BeginCheck();
        check!.Load(checking);
    }

    private void Step()
    {
        var input = sequences.Row(sequence, row);
        var adapt = row >= spec.WarmUp;
        if (stage == AdaptationStage.Synaptic)
            network.StepSynaptic(spec.Synaptic!, input, state, next, adapt);
        else if (!adapt)
            network.Drive(input, state.Span[..network.Units], next.Span[..network.Units]);
        else if (spec.Intrinsic!.Target == IntrinsicTarget.Exponential)
            network.StepIntrinsic(exponential, input, state, next);
        else
            network.StepIntrinsic(gaussian, input, state, next);
        (state, next) = (next, state);
        if (++row < sequences.Length(sequence))
            return;
        row = 0;
        state.Span.Clear();
        if (++sequence < sequences.Count)
            return;
        sequence = 0;
        epoch++;
        if (network.Finite())
            BeginCheck();
        else
            TakeBack(AdaptationStop.NotFinite, double.NaN, double.NaN);
    }

    private void BeginCheck()
    {
        network.Freeze();
        check = new EchoStateCheck(network, reservoir.LeakRate, reservoir.Seed, sequences);
    }

    private void Judge(double index)
    {
        check = null;
        var radius = network.Radius();

        // Written so that NaN fails.
        if (!(radius <= spec.RadiusLimit))
            TakeBack(AdaptationStop.RadiusExceeded, radius, index);
        else if (!(index <= spec.EchoStateLimit))
            TakeBack(AdaptationStop.EchoStateLost, radius, index);
        else
            Keep(radius, index);
    }

    private void Keep(double radius, double index)
    {
        Record(radius, index, kept: true);
        var converged = stage == AdaptationStage.Synaptic && network.Change(stable) < spec.Synaptic!.Tolerance;
        stable = network.Capture();
        stableThresholds = [.. network.Thresholds];
        if (stage == AdaptationStage.Derived)
            Enter(AdaptationStage.Synaptic);
        else if (converged)
            End(AdaptationStop.Converged);
        else if (epoch == (stage == AdaptationStage.Synaptic ? spec.Synaptic!.Epochs : spec.Intrinsic!.Epochs))
            End(AdaptationStop.EpochsDone);
    }

    private void TakeBack(AdaptationStop why, double radius, double index)
    {
        Record(radius, index, kept: false);
        network.Load(stable);
        stableThresholds.CopyTo(network.Thresholds, 0);
        epoch = Math.Max(0, epoch - 1);
        End(why);
    }

    private void Record(double radius, double index, bool kept) =>
        Epochs = Epochs.Add(new AdaptationEpoch(number, stage, epoch, radius, index, kept));

    private void End(AdaptationStop why)
    {
        Ends = Ends.Add(new AdaptationEnd(number, stage, why, epoch));
        Enter(stage == AdaptationStage.Synaptic ? AdaptationStage.Intrinsic : AdaptationStage.Done);
    }

    private void Enter(AdaptationStage entered)
    {
        if (entered == AdaptationStage.Synaptic && spec.Synaptic is null)
            entered = AdaptationStage.Intrinsic;
        if (entered == AdaptationStage.Intrinsic && spec.Intrinsic is null)
            entered = AdaptationStage.Done;
        stage = entered;
        epoch = 0;
        state.Span.Clear();
    }
}
