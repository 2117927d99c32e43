using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Admission;

/// <summary>
/// The bytes that an instance may grow to, by its specs: everything learned, the answers and the rows that are kept, without the weights
/// that instances share.
/// </summary>
internal static class Footprint
{
    private const int Number = sizeof(double);

    // Actor, mailbox and the objects around the arrays.
    private const int Objects = 8_192;

    /// <summary>Bytes of a new instance.</summary>
    public static long Of(ModelSpec spec, InstanceSpec instance)
    {
        var columns = spec.Task.Columns.Length;
        var answers = AnswerWindowState.MaximumRows * (1 + spec.Task.OutputSize);
        return Objects + OfModel(spec) + (Number * ((long)answers + spec.Task.LabelHorizon + ((long)instance.ReplayRows * columns)));
    }

    /// <summary>Bytes of an instance with the versions of its model that are kept.</summary>
    public static long Of(ModelVersions versions, InstanceSpec instance) =>
        Of(versions.Serving.Spec, instance) + versions.All.Where(v => v.Retired is not null).Sum(v => OfModel(v.Spec));

    /// <summary>Bytes of a model.</summary>
    public static long OfModel(ModelSpec spec)
    {
        var features = spec.FeatureSize;
        var outputs = spec.Task.OutputSize;
        // The state and the next one; the features; what awaits its row.
        long values = (2 * spec.Reservoir.StateSize(spec.ReservoirInputs)) + features + (6 * spec.ReservoirInputs);
        if (spec.Task.Kind == TaskKind.Forecast)
            values += (long)spec.Task.Horizon * (features + (2 * outputs));
        var readout = OfReadout(spec.Readout.Learner, features, outputs);
        var bytes = (Number * (values + readout)) + spec.LateLabelBytes;
        if (spec.Lifelong?.Drift is null)
            return bytes;
        // A readout that starts anew beside the one in use, and what is filed.
        var archetypes = spec.Lifelong.Archetypes;
        var filed = archetypes.Capacity * Archetype.BytesOf(features, outputs, archetypes.Recognition);
        return bytes + (Number * readout) + Math.Min(filed, archetypes.MaximumBytes);
    }

    private static long OfReadout(OnlineLearner learner, int features, int outputs)
    {
        var shape = ReadoutStateShape.Of(learner, features, outputs);
        var sums = shape.Sums ? (features * (features + 1L) / 2) + ((long)features * outputs) : 0;
        var members = shape.Members == 0 ? 0 : shape.Members * OfReadout(OnlineLearner.RecursiveLeastSquares, features, outputs);
        return shape.Weights + shape.Correlation + shape.Pending + shape.Targets + shape.Errors + sums + members;
    }
}
