using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Operators of a search by their kinds, with their numbers. A number whose operator is not used has no effect.</summary>
public sealed record OperatorsSpec
{
    /// <summary>Who becomes a parent. Tournaments have the size of <see cref="EvolutionSpec.TournamentSize"/>.</summary>
    public SelectionKind Selection { get; init; } = SelectionKind.Tournament;

    /// <summary>Best individuals that <see cref="EliteSelection"/> chooses from. 1 to 10,000, default 6.</summary>
    public int SelectedElites { get; init; } = 6;

    /// <summary>Best share that <see cref="TruncationSelection"/> chooses from. Above 0, up to 1, default 0.25.</summary>
    public double TruncationShare { get; init; } = 0.25;

    /// <summary>Pressure of <see cref="RankSelection"/>. 1 to 2, default 2.</summary>
    public double RankPressure { get; init; } = 2;

    /// <summary>Parents of a <see cref="VotingCrossover"/>. 3 to 16, default 3.</summary>
    public int VotingParents { get; init; } = 3;

    /// <summary>Votes that a value needs in it. 2 to <see cref="VotingParents"/>, default 2.</summary>
    public int VotingThreshold { get; init; } = 2;

    /// <summary>How far a <see cref="BlendCrossover"/> goes beyond the parents. 0 to 2, default 0.5.</summary>
    public double BlendAlpha { get; init; } = 0.5;

    /// <summary>Distribution index of a <see cref="SimulatedBinaryCrossover"/>. 0 to 100, default 5.</summary>
    public double SimulatedBinaryEta { get; init; } = 5;

    /// <summary>How genes are stepped.</summary>
    public MutationKind Mutation { get; init; } = MutationKind.Gaussian;

    /// <summary>
    /// Probability that a birth's mutation inserts, deletes or moves a layer, a third each, in a space that has layers. 0 to 1,
    /// default 0.2.
    /// </summary>
    public double LayerProbability { get; init; } = 0.2;

    /// <summary>
    /// Who lives on. All but the elitist one are given as many offspring as the population has individuals, not
    /// <see cref="EvolutionSpec.EliteCount"/> fewer.
    /// </summary>
    public ReinsertionKind Reinsertion { get; init; } = ReinsertionKind.Elitist;

    internal void CheckInto(SpecCheck check, string path)
    {
        check.Known($"{path}.selection", Selection);
        check.Within($"{path}.selectedElites", SelectedElites, 1, 10_000);
        check.Within($"{path}.truncationShare", TruncationShare, 0, 1, lowExcluded: true);
        check.Within($"{path}.rankPressure", RankPressure, 1, 2);
        check.Within($"{path}.votingParents", VotingParents, 3, 16);
        check.Within($"{path}.votingThreshold", VotingThreshold, 2, Math.Max(2, VotingParents));
        check.Within($"{path}.blendAlpha", BlendAlpha, 0, 2);
        check.Within($"{path}.simulatedBinaryEta", SimulatedBinaryEta, 0, 100);
        check.Known($"{path}.mutation", Mutation);
        check.Within($"{path}.layerProbability", LayerProbability, 0, 1);
        check.Known($"{path}.reinsertion", Reinsertion);
    }
}
