using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Versions;

/// <summary>The rules by which a model is changed for another. Changes nothing itself.</summary>
internal sealed class ChangeJudge(InstanceState state, Func<ModelSpec, IReservoir> weights)
{
    private readonly ModelVersions versions = state.Versions;

    /// <summary>A new spec, to be warmed up on the rows that are kept.</summary>
    public ChangeVerdict Judge(UpdateSpec update)
    {
        if (update.Spec == versions.Serving.Spec)
            return new ChangeVerdict.Done();
        if (Conflict(update.ExpectedEpoch, done: false) is { } conflict)
            return conflict;
        return Guarded(() => (ChangeVerdict?)OtherTask(update.Spec.Checked()) ?? new ChangeVerdict.WarmUp(ShadowWarmUp.Fresh(
            LifelongModel.Create(Evolvable(update.Spec), weights(update.Spec)), state.Recent)));
    }

    /// <summary>The return to a version that is kept.</summary>
    public ChangeVerdict Judge(RollBackSpec back)
    {
        var serving = versions.Serving;
        if (back.Version == serving.Number)
            return new ChangeVerdict.Done();
        if (Conflict(back.ExpectedEpoch, done: false) is { } conflict)
            return conflict;
        var wanted = back.Version == 0 ? serving.Before : back.Version;
        if (versions.Find(wanted) is not { Retired: { } retired } version)
        {
            var kept = string.Join(", ", versions.All.Where(v => v.Retired is not null).Select(v => v.Number));
            return Refuse(
                InstanceRefusal.NoSuchVersion,
                (wanted == 0 ? $"Version {serving.Number} serves, and none served before it." : $"Version {wanted} is not kept.")
                + (kept.Length == 0 ? " There is none to roll back to." : $" Those that are: {kept}."));
        }

        // The champion before has gone on in the shadow, and knows more than what was kept when it was replaced.
        if (state.LearnedSince(version) is { } since)
            version = version with { Retired = retired = since };
        return Guarded(() => new ChangeVerdict.WarmUp(ShadowWarmUp.Returning(
            LifelongModel.Restore(version.Spec, retired.State, weights(version.Spec)), version, state.Recent)));
    }

    /// <summary>The same spec with nothing learned.</summary>
    /// <param name="reset">The message.</param>
    /// <param name="head">The row that comes next once everything in flight is applied.</param>
    public ChangeVerdict Judge(ResetInstance reset, long head)
    {
        if (Conflict(reset.ExpectedEpoch, done: versions.Serving.Origin == VersionOrigin.Reset) is { } conflict)
            return conflict;
        return Guarded(() =>
        {
            _ = LifelongModel.Create(versions.Serving.Spec, weights(versions.Serving.Spec));
            return new ChangeVerdict.Now(new InstanceReset(head, versions.NextNumber));
        });
    }

    /// <summary>A gap in the stream.</summary>
    /// <param name="gap">The message.</param>
    /// <param name="head">The row that comes next once everything in flight is applied.</param>
    public ChangeVerdict Judge(DeclareGap gap, long head)
    {
        if (gap.First >= 0 && gap.First < gap.Next && gap.Next <= head)
            return new ChangeVerdict.Done();
        if (gap.First != head || gap.Next < head)
        {
            return Refuse(
                InstanceRefusal.SequenceGap, $"A gap from row {gap.First} to row {gap.Next} was declared; row {head} is expected.", head);
        }

        return Conflict(-1, done: false) ?? new ChangeVerdict.Now(new GapDeclared(gap.First, gap.Next));
    }

    /// <summary>A model from a file.</summary>
    public ChangeVerdict Judge(ImportModel import) => Guarded(() =>
    {
        var file = ModelFile.FromBytes(import.File.Span, "import");
        var serving = versions.Serving.Spec;
        // How late labels may come and how answers are told is a matter of the stream; rows that waited elsewhere are no rows of it.
        var spec = file.Spec.Task.Kind == serving.Task.Kind
            ? file.Spec with
            {
                Task = file.Spec.Task with { LabelHorizon = serving.Task.LabelHorizon },
                Readout = Answering(file.Spec.Readout, serving.Readout.AnswersProbabilities),
            }
            : file.Spec;
        var done = versions.Serving.Origin == VersionOrigin.Imported && serving == spec;
        return Conflict(import.ExpectedEpoch, done) ?? (ChangeVerdict?)OtherTask(spec) ?? new ChangeVerdict.WarmUp(ShadowWarmUp.Imported(
            LifelongModel.Restore(Evolvable(spec), file.State with { LateLabels = null }, weights(spec)), state.Recent));
    });

    // A logistic readout has no other answers than probabilities; where those are not wanted it is refused.
    private static ReadoutSpec Answering(ReadoutSpec readout, bool probabilities) =>
        readout.Learner == OnlineLearner.Logistic ? readout : readout with { Probabilities = probabilities };

    // With live evolution the model becomes a first champion, which must be found out before it warms up.
    private ModelSpec Evolvable(ModelSpec spec)
    {
        if (state.Instance.Live is { } live)
            LivePopulation.Check(live, LiveSpace.Of(spec), spec);
        return spec;
    }

    private ChangeVerdict? Conflict(long expected, bool done)
    {
        if (state.Shadow is { } shadow)
        {
            return Refuse(
                InstanceRefusal.ChangeUnderWay,
                $"Version {shadow.NumberIn(versions)} is warming up in the shadow. Try again when it has taken over.");
        }

        if (expected < 0 || expected == versions.Epoch)
            return null;
        return done && expected + 1 == versions.Epoch
            ? new ChangeVerdict.Done()
            : Refuse(
                InstanceRefusal.EpochConflict,
                $"The instance stands at epoch {versions.Epoch}, the sender knows of {expected}. Look at the instance and decide again.");
    }

    private ChangeVerdict.Refused? OtherTask(ModelSpec next)
    {
        var serving = versions.Serving.Spec;
        var before = serving.Task;
        var after = next.Task;
        if (before.Kind != after.Kind || !before.Inputs.SequenceEqual(after.Inputs) || !before.Targets.SequenceEqual(after.Targets)
            || !before.Classes.SequenceEqual(after.Classes) || before.LabelHorizon != after.LabelHorizon)
        {
            return Refuse(
                InstanceRefusal.AnotherTask,
                $"The instance is a {before.Kind} of {string.Join(", ", before.Targets)} from {string.Join(", ", before.Inputs)} with a "
                + $"label horizon of {before.LabelHorizon}; kind, inputs, targets, classes and label horizon stay for its life. Create another instance for another task.");
        }

        if (serving.Readout.AnswersProbabilities != next.Readout.AnswersProbabilities)
        {
            return Refuse(
                InstanceRefusal.AnotherTask,
                "The instance answers with "
                + (serving.Readout.AnswersProbabilities
                    ? "probabilities, so readout.probabilities stays True, or readout.learner is Logistic, "
                    : "scores, so readout.probabilities stays False, and readout.learner another than Logistic, ")
                + "for its life: whoever reads its answers counts on it. Create another instance, and import this one's export into it to keep what was learned.");
        }

        // A device has no weights to draw; a challenger around it has a seed of its own all the same.
        var other = (serving.Reservoir with { Seed = next.Reservoir.Seed }) != next.Reservoir;
        return other && (serving.Reservoir is ExternalSubstrateSpec || next.Reservoir is ExternalSubstrateSpec)
            ? Refuse(
                InstanceRefusal.AnotherTask,
                "The rows of an external substrate hold what that device returned, and serve no other model. Create another instance.")
            : null;
    }

    private static ChangeVerdict Guarded(Func<ChangeVerdict> judge)
    {
        try
        {
            return judge();
        }
        catch (Exception e) when (e is SpecRefusedException or ModelStateRefusedException)
        {
            return Refuse(InstanceRefusal.BadSpec, e.Message);
        }
        catch (ModelFileRefusedException e)
        {
            return Refuse(InstanceRefusal.BadModelFile, e.Message);
        }
    }

    private static ChangeVerdict.Refused Refuse(InstanceRefusal reason, string explanation, long sequence = -1) =>
        new(new InstanceRefused(reason, explanation, sequence));
}
