using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// What a reservoir's features were under a stretch of inputs, feature by feature: S, [Features, Steps]. What is said of states by
/// the observables is said of features, which are all of the state in most reservoirs.
/// </summary>
public sealed class StateRecord
{
    private readonly double[][] features;

    private StateRecord(double[][] features) => this.features = features;

    /// <summary>Number of features, F.</summary>
    public int Features => features.Length;

    /// <summary>Number of steps recorded, T.</summary>
    public int Steps => features[0].Length;

    /// <summary>Drives a reservoir from the zero state and records all but the first steps.</summary>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputs">[steps, InputSize] row-major, finite.</param>
    /// <param name="washout">First steps that are not recorded: at least 0, fewer than there are steps.</param>
    /// <exception cref="ArgumentException">The inputs do not fill rows or are not finite.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers: the reservoir is not stable.</exception>
    public static StateRecord Run(IReservoir reservoir, ReadOnlySpan<double> inputs, int washout)
    {
        var run = new DrivenRun(reservoir);
        var steps = DrivenRun.StepsOf(reservoir, inputs, washout);
        var record = new double[reservoir.FeatureSize][];
        for (var f = 0; f < record.Length; f++)
            record[f] = new double[steps - washout];
        for (var t = 0; t < steps; t++)
        {
            run.Step(inputs.Slice(t * reservoir.InputSize, reservoir.InputSize));
            for (var f = 0; f < record.Length && t >= washout; f++)
                record[f][t - washout] = run.State[f];
        }

        return new StateRecord(record);
    }

    /// <summary>A record of states from elsewhere, such as a device.</summary>
    /// <param name="features">F series of equal length, finite, which nobody may write to again.</param>
    /// <exception cref="ArgumentException">There is none, lengths differ, or a value is not finite.</exception>
    public static StateRecord Of(double[][] features)
    {
        if (features.Length == 0 || features[0].Length == 0 || features.Any(f => f.Length != features[0].Length))
            throw new ArgumentException("A record has at least one feature and one step, and all features have as many steps.", nameof(features));
        return features.All(f => f.All(double.IsFinite))
            ? new StateRecord(features)
            : throw new ArgumentException("A recorded value is not finite.", nameof(features));
    }

    /// <summary>One feature over time, [Steps].</summary>
    public ReadOnlySpan<double> Feature(int feature) => features[feature];

    /// <summary>Copies of all features, each less its mean over time when <paramref name="centred"/>.</summary>
    internal double[][] Copy(bool centred) => Array.ConvertAll(features, feature =>
    {
        var mean = centred ? feature.Sum() / feature.Length : 0;
        return Array.ConvertAll(feature, value => value - mean);
    });
}
