using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Actors.Population;

/// <summary>What a search took.</summary>
/// <param name="EvaluationSeconds">Processor time of the workers, summed over workers and over restarts, seconds.</param>
/// <param name="ElapsedSeconds">Time for which it ran, restarts left out, seconds.</param>
/// <param name="Operations">Multiply-adds counted.</param>
/// <param name="Bytes">Bytes counted as moved.</param>
public sealed record JobCost(double EvaluationSeconds, double ElapsedSeconds, long Operations, long Bytes)
{
    /// <summary>Estimated from the counted work, not measured: see <see cref="EnergyEstimate"/>.</summary>
    public double JoulesEstimated => EnergyEstimate.Joules(Operations, Bytes);

    /// <summary>Estimated from the processor time at <see cref="EnergyEstimate.WattsPerCore"/>: depends on the machine.</summary>
    public double ProcessorJoulesEstimated => EnergyEstimate.JoulesOfProcessor(EvaluationSeconds);
}
