using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Live;
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

    // Of a unit's own weights, with their columns: the in-degree of a challenger goes up to 50, and there are inputs and a bias.
    private const int BytesOfUnit = 64 * (sizeof(double) + sizeof(int));

    /// <summary>Bytes of a new instance.</summary>
    public static long Of(ModelSpec spec, InstanceSpec instance)
    {
        var columns = spec.Task.Columns.Length;
        var answers = AnswerWindowState.MaximumRows * (1 + spec.Task.OutputSize);
        return Objects + OfModel(spec) + (Number * ((long)answers + spec.Task.LabelHorizon + ((long)instance.ReplayRows * columns)));
    }

    /// <summary>
    /// Bytes of an instance with the versions of its model that are kept; with live evolution as many as it may keep, since they come by
    /// themselves.
    /// </summary>
    public static long Of(ModelVersions versions, InstanceSpec instance)
    {
        var serving = versions.Serving.Spec;
        return Of(serving, instance) + (instance.Live is { } live
            ? OfPopulation(live, serving) + ((instance.KeptVersions - 1) * OfModel(LargestChallenger(serving)))
            : versions.All.Where(v => v.Retired is not null).Sum(v => OfModel(v.Spec)));
    }

    /// <summary>Bytes of all that stands around a champion: models in the shadow with weights of their own, elites, copies and rows.</summary>
    public static long OfPopulation(LiveSpec live, ModelSpec champion)
    {
        var largest = LargestChallenger(champion);
        var model = OfModel(largest);
        var weights = (long)BytesOfUnit * largest.Reservoir.StateSize(largest.ReservoirInputs);
        var rows = Number * (long)(live.KeptRows + champion.Washout) * champion.Task.Columns.Length;
        // The champion before may be kept beside the shadows; of the champion there are two copies.
        return ((live.Challengers + 1) * (model + weights)) + ((live.Archive + 2) * model) + rows;
    }

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

    // Units are at most the champion's own; inputs that have passed are features too.
    private static ModelSpec LargestChallenger(ModelSpec champion)
    {
        var space = LiveSpace.Of(champion);
        var lags = space.Genes.OfType<IntegerGene>().Where(gene => gene.Name == "inputLags").Select(gene => gene.High).FirstOrDefault();
        return champion with { Readout = champion.Readout with { InputLags = Math.Max(champion.Readout.InputLags, lags) } };
    }

    private static long OfReadout(OnlineLearner learner, int features, int outputs)
    {
        var shape = ReadoutStateShape.Of(learner, features, outputs);
        var sums = shape.Sums ? (features * (features + 1L) / 2) + ((long)features * outputs) : 0;
        var members = shape.Members == 0 ? 0 : shape.Members * OfReadout(OnlineLearner.RecursiveLeastSquares, features, outputs);
        return shape.Weights + shape.Correlation + shape.Pending + shape.Targets + shape.Errors + sums + members;
    }
}
