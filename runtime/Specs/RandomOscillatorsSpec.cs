using System.Globalization;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Random oscillators network (Ceni, Cossu, Stoelzle, Liu, Della Santina, Bacciu, Gallicchio, AISTATS 2024): N damped
/// oscillators of different stiffness g and damping e, each with a position y and a velocity z:
/// z' = z + t (force - g y - e z); y' = y + t z'. The readout sees the positions.
/// </summary>
/// <remarks>
/// An uncoupled oscillator is stable in this scheme exactly when g and e are above 0, t e is below 2 and t^2 g below
/// 4 - 2 t e: the roots of r^2 - (2 - t e - t^2 g) r + (1 - t e) then lie inside the unit circle (Jury's conditions). A spec
/// whose stiffest or most damped draw may break one of them is refused. The forces are bounded, so that the states are, too.
/// </remarks>
public sealed record RandomOscillatorsSpec : RecurrentSpec
{
    /// <summary>Largest number of units under <see cref="OscillatorCoupling.Potential"/>, which keeps W^T whole.</summary>
    public const int MaximumDenseUnits = 10_000;

    /// <summary>How the oscillators act on each other and take the input in.</summary>
    public OscillatorCoupling Coupling { get; init; } = OscillatorCoupling.Direct;

    /// <summary>Step of the integration, t. Above 0, up to 1.</summary>
    public double StepSize { get; init; } = 0.05;

    /// <summary>Centre of the stiffnesses g. Above 0, up to 10,000.</summary>
    public double Stiffness { get; init; } = 3;

    /// <summary>Stiffnesses are uniform in the centre plus or minus half of this. 0 to below twice the centre.</summary>
    public double StiffnessRange { get; init; } = 1;

    /// <summary>Centre of the dampings e. Above 0, up to 10,000.</summary>
    public double Damping { get; init; } = 1;

    /// <summary>Dampings are uniform in the centre plus or minus half of this. 0 to below twice the centre.</summary>
    public double DampingRange { get; init; } = 1;

    /// <inheritdoc/>
    public override int StateSize(int inputSize) => 2 * Units;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Known($"{path}.coupling", Coupling);
        if (Coupling == OscillatorCoupling.Potential)
            check.Within($"{path}.units", Units, Math.Min(1, Units), MaximumDenseUnits);
        check.Within($"{path}.stepSize", StepSize, 0, 1, lowExcluded: true);
        check.Within($"{path}.stiffness", Stiffness, 0, 10_000, lowExcluded: true);
        check.Within($"{path}.damping", Damping, 0, 10_000, lowExcluded: true);
        Positive(check, $"{path}.stiffnessRange", StiffnessRange, Stiffness);
        Positive(check, $"{path}.dampingRange", DampingRange, Damping);
        Stable(check, path);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => RandomOscillatorsNetwork.Derive(this, inputSize);

    private static void Positive(SpecCheck check, string field, double range, double centre)
    {
        if (!(range >= 0 && range < 2 * centre))
            check.Add(field, Text(range), $"0 to below {Text(2 * centre)}: every draw is above 0");
    }

    private void Stable(SpecCheck check, string path)
    {
        var stiffest = Stiffness + (StiffnessRange / 2);
        var mostDamped = Damping + (DampingRange / 2);
        var allowed = 4 - (2 * StepSize * mostDamped);
        if (StepSize * mostDamped >= 2)
        {
            check.Add(
                $"{path}.stepSize", Text(StepSize),
                $"below {Text(2 / mostDamped)}: step times the largest damping {Text(mostDamped)} must be below 2");
        }
        else if (StepSize * StepSize * stiffest >= allowed)
        {
            check.Add(
                $"{path}.stepSize", Text(StepSize),
                $"steps whose square times the largest stiffness {Text(stiffest)} is below 4 less twice the step times the "
                + $"largest damping {Text(mostDamped)}: here {Text(StepSize * StepSize * stiffest)} against {Text(allowed)}");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
