using System.Collections.Immutable;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Evolution.Termination;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// The operators that a search works with. A job names them by kind, in <see cref="OperatorsSpec"/>; a program that runs a loop
/// itself may put its own in their place: <c>OperatorSet.Of(spec, space) with { Crossover = new MyCrossover() }</c>.
/// </summary>
public sealed record OperatorSet
{
    /// <summary>Who becomes a parent.</summary>
    public required ISelection Selection { get; init; }

    /// <summary>What a child takes from its parents.</summary>
    public required ICrossover Crossover { get; init; }

    /// <summary>
    /// One is drawn for each birth, by their probabilities; the last takes what the others leave. One or more.
    /// </summary>
    public required ImmutableArray<MutationChoice> Mutations { get; init; }

    /// <summary>Who lives on.</summary>
    public required IReinsertion Reinsertion { get; init; }

    /// <summary>Ends the search beside the limits of its spec; null for those alone.</summary>
    public ITermination? Termination { get; init; }

    /// <summary>The operators that a spec names.</summary>
    /// <param name="spec">Settings that have been checked.</param>
    /// <param name="space">What is searched.</param>
    public static OperatorSet Of(EvolutionSpec spec, SearchSpace space)
    {
        var operators = spec.Operators ?? new OperatorsSpec();
        return new OperatorSet
        {
            Selection = SelectionOf(spec, operators),
            Crossover = CrossoverOf(spec, operators),
            Mutations =
            [
                new MutationChoice(new UniformMutation(spec.GeneProbability), spec.UniformMutationProbability),
                .. space.Layers.Most == 0 ? [] : OfLayers(operators.LayerProbability / 3),
                new MutationChoice(StepOf(spec, operators), 1),
            ],
            Reinsertion = ReinsertionOf(spec, operators),
        };
    }

    private static MutationChoice[] OfLayers(double each) =>
    [
        new(new LayerInsertionMutation(), each),
        new(new LayerDeletionMutation(), each),
        new(new LayerDisplacementMutation(), each),
    ];

    private static ISelection SelectionOf(EvolutionSpec spec, OperatorsSpec operators) => operators.Selection switch
    {
        SelectionKind.Elite => new EliteSelection(operators.SelectedElites),
        SelectionKind.Truncation => new TruncationSelection(operators.TruncationShare),
        SelectionKind.Rank => new RankSelection(operators.RankPressure),
        SelectionKind.RouletteWheel => new RouletteWheelSelection(),
        SelectionKind.StochasticUniversalSampling => new StochasticUniversalSampling(),
        _ => new TournamentSelection(spec.TournamentSize),
    };

    private static ICrossover CrossoverOf(EvolutionSpec spec, OperatorsSpec operators) => spec.Crossover switch
    {
        CrossoverKind.OnePoint => new OnePointCrossover(),
        CrossoverKind.TwoPoint => new TwoPointCrossover(),
        CrossoverKind.ThreeParent => new ThreeParentCrossover(),
        CrossoverKind.Voting => new VotingCrossover(operators.VotingParents, operators.VotingThreshold),
        CrossoverKind.Blend => new BlendCrossover(operators.BlendAlpha),
        CrossoverKind.SimulatedBinary => new SimulatedBinaryCrossover(operators.SimulatedBinaryEta),
        CrossoverKind.CutAndSplice => new CutAndSpliceCrossover(),
        _ => new UniformCrossover(),
    };

    private static IMutation StepOf(EvolutionSpec spec, OperatorsSpec operators) => operators.Mutation == MutationKind.SelfAdaptive
        ? new SelfAdaptiveMutation(spec.GeneProbability, spec.Sigma, spec.SmallestSigma)
        : new GaussianMutation(spec.GeneProbability, spec.Sigma) { SmallestSigma = spec.SmallestSigma };

    private static IReinsertion ReinsertionOf(EvolutionSpec spec, OperatorsSpec operators) => operators.Reinsertion switch
    {
        ReinsertionKind.FitnessBased => new FitnessBasedReinsertion(),
        ReinsertionKind.Pure => new PureReinsertion(),
        ReinsertionKind.Uniform => new UniformReinsertion(),
        _ => new ElitistReinsertion(spec.EliteCount),
    };
}
