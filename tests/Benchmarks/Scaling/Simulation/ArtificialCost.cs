using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>
/// What an artificial evaluation costs: uniform in the logarithm between the shortest and a multiple of it, by the number of the birth alone.
/// </summary>
/// <param name="Shortest">Seconds.</param>
/// <param name="Spread">How many times longer the longest takes, 1 or more.</param>
internal sealed record ArtificialCost(double Shortest, double Spread)
{
    /// <summary>The mean over births, seconds.</summary>
    public double Mean => Spread == 1 ? Shortest : Shortest * (Spread - 1) / Math.Log(Spread);

    /// <summary>Seconds of one birth.</summary>
    public double Of(BirthNumber birth) => Shortest * Math.Pow(Spread, RandomStream.Derive(20261130, (ulong)birth.Value).NextDouble());
}
