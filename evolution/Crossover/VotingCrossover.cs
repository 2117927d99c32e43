using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>
/// Voting recombination (Muehlenbein 1989): every gene has the value that most of several parents hold, if so many do; else that
/// of one of them, drawn at random. Of values with as many votes the one wins that was voted for first.
/// </summary>
/// <param name="Parents">Parents that vote, 3 to 16.</param>
/// <param name="Threshold">Votes that a value needs, 2 to <paramref name="Parents"/>.</param>
public sealed record VotingCrossover(int Parents, int Threshold) : ICrossover
{
    /// <inheritdoc/>
    public string Name => "voting-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => Parents;

    /// <inheritdoc/>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var count = parents[0].Values.Length;
        var values = ImmutableArray.CreateBuilder<double>(count);
        for (var i = 0; i < count; i++)
        {
            var (winner, most) = (parents[0].Values[i], 0);
            foreach (var candidate in parents)
            {
                var votes = parents.Count(parent => parent.Values[i] == candidate.Values[i]);
                if (votes > most)
                    (winner, most) = (candidate.Values[i], votes);
            }

            values.Add(most >= Threshold ? winner : parents[random.NextInt(parents.Count)].Values[i]);
        }

        return new Genome(parents[0].Space, values.MoveToImmutable());
    }
}
