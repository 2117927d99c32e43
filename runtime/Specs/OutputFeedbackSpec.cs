namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// The answer to the row before as an input of the reservoir (Jaeger 2001, eq. 1.2): the row's targets while it is labelled (teacher
/// forcing), what the model itself predicted otherwise (free running), standardised as the inputs are and times
/// <see cref="Scaling"/>. A classification feeds its scores back, +1 for the class and -1 for the others.
/// </summary>
public sealed record OutputFeedbackSpec
{
    /// <summary>Factor of what is fed back, before the input weights. 0.0001 to 100.</summary>
    public double Scaling { get; init; } = 1;

    internal void CheckInto(SpecCheck check, ModelSpec model)
    {
        check.Within("model.outputFeedback.scaling", Scaling, 1e-4, 100);
        if (model.Task.Kind == TaskKind.Forecast)
            check.Add("model.outputFeedback", "set", "none for a forecast: what it predicts may be among its inputs");
        if (model.Reservoir is ExternalSubstrateSpec)
            check.Add("model.outputFeedback", "set", "none before a device: it is sent the inputs as they are");
        if (!model.StandardiseInputs)
            check.Add("model.outputFeedback", "set", "none unless standardiseInputs is True, which bounds what is fed back");
    }
}
