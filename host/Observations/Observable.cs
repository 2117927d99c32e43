using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Host.Observations;

/// <summary>One number that is said of a reservoir.</summary>
/// <param name="Name">As the command line, tables and JSON name it.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Of">Measures it.</param>
internal sealed record Observable(string Name, string Summary, Func<ObservedReservoir, double> Of)
{
    /// <summary>Why a reservoir does not have it; null where it does.</summary>
    public Func<ObservedReservoir, string?> Missing { get; init; } = _ => null;

    /// <summary>All of them, in the order in which tables show them.</summary>
    public static ImmutableArray<Observable> All { get; } =
    [
        new("memory-capacity", "steps of the input that a linear readout knows, delays 1 to twice the features", o => o.Memory()) { Missing = SeveralInputs },
        new("information-capacity", "functions of the past input that it knows, degrees 1 to 4", o => o.Capacity.Total) { Missing = SeveralInputs },
        new("information-nonlinearity", "share of them above degree 1", o => o.Capacity.Nonlinearity) { Missing = SeveralInputs },
        new("kernel-rank", "rank of the states that as many streams as features end in", o => o.Kernel.Rank),
        new("effective-kernel-rank", "exp of the entropy of their singular values", o => o.Kernel.EffectiveRank),
        new("generalisation-rank", "the same for streams whose second half is shared: low is good", o => o.Generalisation.Rank),
        new("effective-generalisation-rank", "exp of the entropy of their singular values", o => o.Generalisation.EffectiveRank),
        new("state-rank", "rank of the features over time", o => o.Rank.Rank),
        new("effective-rank", "exp of the entropy of their singular values", o => o.Rank.EffectiveRank),
        new("uncoupled-dynamics", "principal components that hold 90 % of the variance", o => o.Uncoupled()),
        new("log10-condition-number", "decimal logarithm of the condition number of S S'", o => Math.Log10(o.Condition())),
        new("state-entropy", "Renyi entropy of the activations at a step, mean, nats", o => o.Entropy()),
        new("spectral-centroid", "mean frequency of the features, cycles per step", o => o.Centroid.Centroid) { Missing = TooFewSteps },
        new("spectral-spread", "deviation around it", o => o.Centroid.Spread) { Missing = TooFewSteps },
        new("echo-state-index", "distance that different starts keep: 0 when the start is forgotten", o => o.EchoState()),
        new("lyapunov-exponent", "leading, conditional, per step: above 0 is chaos", o => o.Lyapunov()) { Missing = o => o.Reservoir.Unsmooth },
        new("local-lyapunov-exponent", "from the eigenvalues of single steps", o => o.LocalLyapunov((IDifferentiableReservoir)o.Reservoir)) { Missing = NoEigenvalues },
        new("spectral-radius", "of the recurrent weights", o => RecurrentRadius.OfWeights(o.Spec)!.Value)
        {
            Missing = o => RecurrentRadius.OfWeights(o.Spec) is null ? "there is no single matrix of recurrent weights" : null,
        },
        new("effective-spectral-radius", "of the step where every tanh has the slope 1", o => RecurrentRadius.Effective(o.Spec)!.Value)
        {
            Missing = o => RecurrentRadius.Effective(o.Spec) is null ? "the step is no tanh of one matrix" : null,
        },
    ];

    /// <summary>Measures it, or says why the reservoir does not have it.</summary>
    public ObservedValue Measure(ObservedReservoir observed)
    {
        if (Missing(observed) is { } reason)
            return new ObservedValue(double.NaN, reason);
        try
        {
            return new ObservedValue(Of(observed), null);
        }
        catch (InvalidOperationException fault)
        {
            // A state that left the finite numbers, or eigenvalues that could not be separated.
            return new ObservedValue(double.NaN, fault.Message);
        }
    }

    private static string? SeveralInputs(ObservedReservoir observed) => observed.Reservoir.InputSize == 1
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"it is asked of 1 input, not of {observed.Reservoir.InputSize}");

    private static string? TooFewSteps(ObservedReservoir observed) => observed.Settings.Steps >= SpectralCentroid.FewestSteps
        ? null
        : $"it takes {SpectralCentroid.FewestSteps} steps or more";

    private static string? NoEigenvalues(ObservedReservoir observed) => observed.Reservoir switch
    {
        not IDifferentiableReservoir => "no tangent of the step is known",
        { StateSize: > ObservationSettings.MostEigenvalues } => $"it is taken of {ObservationSettings.MostEigenvalues} state variables at the most",
        _ => null,
    };
}
