using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Specs and their forms. A spec that is read has passed its own validation.</summary>
internal static class ModelSpecMapper
{
    public static ModelSpecForm ToForm(ModelSpec spec) => new()
    {
        Task = ToForm(spec.Task),
        Reservoir = ReservoirSpecMapper.ToForm(spec.Reservoir),
        Readout = ToForm(spec.Readout),
        StandardiseInputs = spec.StandardiseInputs,
        Washout = spec.Washout,
        StandardiserRows = spec.StandardiserRows,
        InputChanges = spec.InputChanges,
        OutputFeedback = spec.OutputFeedback is null ? null : new OutputFeedbackForm { Scaling = spec.OutputFeedback.Scaling },
        Lifelong = spec.Lifelong is null ? null : LifelongSpecMapper.ToForm(spec.Lifelong),
        Plasticity = PlasticityMapper.ToForm(spec.Plasticity),
        MissingValues = (MissingValuePolicyForm)spec.MissingValues,
    };

    /// <exception cref="DurableFormRefusedException">A part is missing, or a field is out of its range.</exception>
    public static ModelSpec FromForm(string form, ModelSpecForm? spec)
    {
        if (spec is not { Task: not null, Reservoir: not null, Readout: not null })
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its spec or a part of it is missing");
        var read = new ModelSpec
        {
            Task = TaskFrom(spec.Task),
            Reservoir = ReservoirSpecMapper.FromForm(form, spec.Reservoir),
            Readout = ReadoutFrom(spec.Readout),
            StandardiseInputs = spec.StandardiseInputs,
            Washout = spec.Washout,
            StandardiserRows = spec.StandardiserRows,
            InputChanges = spec.InputChanges,
            OutputFeedback = spec.OutputFeedback is null ? null : new OutputFeedbackSpec { Scaling = spec.OutputFeedback.Scaling },
            Lifelong = spec.Lifelong is null ? null : LifelongSpecMapper.FromForm(form, spec.Lifelong),
            Plasticity = PlasticityMapper.FromForm(spec.Plasticity),
            MissingValues = (MissingValuePolicy)spec.MissingValues,
        };
        var problems = read.Validate();
        return problems.IsEmpty
            ? read
            : throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, "its spec cannot be used: " + string.Join("; ", problems),
                new SpecRefusedException(problems));
    }

    private static TaskSpecForm ToForm(TaskSpec task)
    {
        var form = new TaskSpecForm
        {
            Kind = (TaskKindForm)task.Kind,
            Horizon = task.Horizon,
            Difference = task.Difference,
            LabelHorizon = task.LabelHorizon,
        };
        form.Inputs.AddRange(task.Inputs);
        form.Targets.AddRange(task.Targets);
        form.Classes.AddRange(task.Classes);
        return form;
    }

    private static ReadoutSpecForm ToForm(ReadoutSpec readout)
    {
        var form = new ReadoutSpecForm
        {
            Ridge = readout.Ridge,
            Forgetting = readout.Forgetting,
            TraceCap = readout.TraceCap,
            InputLags = readout.InputLags,
            Learner = (OnlineLearnerForm)readout.Learner,
            SolveEvery = readout.SolveEvery,
            StepSize = readout.StepSize,
            NormalisedStep = readout.NormalisedStep,
            FastForgetting = readout.FastForgetting,
            ErrorForgetting = readout.ErrorForgetting,
            RidgeChoice = (RidgeChoiceForm)readout.RidgeChoice,
            Probabilities = readout.Probabilities,
            BalanceClasses = readout.BalanceClasses,
        };
        if (readout.ProbabilityForgetting is { } forgetting)
            form.ProbabilityForgetting = forgetting;
        return form;
    }

    private static ReadoutSpec ReadoutFrom(ReadoutSpecForm readout)
    {
        var spec = new ReadoutSpec
        {
            Ridge = readout.Ridge,
            Forgetting = readout.Forgetting,
            TraceCap = readout.TraceCap,
            InputLags = readout.InputLags,
            Learner = (OnlineLearner)readout.Learner,
            RidgeChoice = (RidgeChoice)readout.RidgeChoice,
            Probabilities = readout.Probabilities,
            BalanceClasses = readout.BalanceClasses,
            ProbabilityForgetting = readout.HasProbabilityForgetting ? readout.ProbabilityForgetting : null,
        };
        return spec with
        {
            SolveEvery = readout.HasSolveEvery ? readout.SolveEvery : spec.SolveEvery,
            StepSize = readout.HasStepSize ? readout.StepSize : spec.StepSize,
            NormalisedStep = readout.HasNormalisedStep ? readout.NormalisedStep : spec.NormalisedStep,
            FastForgetting = readout.HasFastForgetting ? readout.FastForgetting : spec.FastForgetting,
            ErrorForgetting = readout.HasErrorForgetting ? readout.ErrorForgetting : spec.ErrorForgetting,
        };
    }

    private static TaskSpec TaskFrom(TaskSpecForm task) => new()
    {
        Kind = (TaskKind)task.Kind,
        Inputs = [.. task.Inputs],
        Targets = [.. task.Targets],
        Horizon = task.Horizon,
        Difference = task.Difference,
        LabelHorizon = task.LabelHorizon,
        Classes = [.. task.Classes],
    };
}
