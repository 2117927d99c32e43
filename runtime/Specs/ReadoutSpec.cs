using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>How the linear readout is fitted and how it goes on learning.</summary>
public sealed record ReadoutSpec
{
    /// <summary>Factor of the inputs that are passed to the readout.</summary>
    public const double PassThroughGain = 16;

    /// <summary>Most rows whose inputs are passed to the readout.</summary>
    public const int MaximumInputLags = 1_000;

    /// <summary>Ridge penalty of every weight but the bias. 1e-14 to 1e6.</summary>
    public double Ridge { get; init; } = 1e-4;

    /// <summary>Forgetting factor of the online readout: memory of about 1 / (1 - forgetting) samples. Above 0.5, up to 1.</summary>
    public double Forgetting { get; init; } = 1.0;

    /// <summary>
    /// The online readout does not forget while the trace of its inverse correlation is above this, so that it does not
    /// wind up under constant input. 1 to 1e15.
    /// </summary>
    public double TraceCap { get; init; } = 1e6;

    /// <summary>
    /// Rows whose standardised inputs are features of the readout beside the states: 0 for none, 1 for the present row, L for
    /// it and the L - 1 before. They enter <see cref="PassThroughGain"/> times as large, so that the ridge shrinks a weight on
    /// them that much squared less than a weight on a state: a strong ridge leaves a linear autoregression. 0 to 1,000.
    /// </summary>
    public int InputLags { get; init; } = 1;

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("readout.ridge", Ridge, 1e-14, 1e6);
        check.Within("readout.forgetting", Forgetting, 0.5, 1, lowExcluded: true);
        check.Within("readout.traceCap", TraceCap, 1, 1e15);
        check.Within("readout.inputLags", InputLags, 0, MaximumInputLags);
        return check.Problems;
    }
}
