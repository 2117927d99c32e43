using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// MAP-Elites (Mouret and Clune 2015, arXiv 1504.04909): a map of what reservoirs do, memory capacity by kernel rank, that keeps the
/// best of each cell. It shows which dynamics a search space reaches at all, and what each costs in error.
/// </summary>
/// <remarks>A cell is never emptied and its elite never gets worse: coverage and quality-diversity only rise. Parents are drawn from all elites alike.</remarks>
public sealed class MapElitesLoop : BirthOrderLoop
{
    private readonly MapElitesSpec map;
    private readonly Breeding breeding;
    private readonly Dictionary<(int Memory, int Rank), int> cells = [];
    private readonly List<Individual> elites = [];
    private double quality;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share; the size of tournaments is not used.</param>
    /// <param name="map">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public MapElitesLoop(EvolutionSpec spec, MapElitesSpec map, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = map }, space, given)
    {
        this.map = map;
        breeding = BreedBy(spec with { TournamentSize = 1 });
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Individual> Population => [.. elites.Order(Individual.BestFirst)];

    /// <summary>The elites of all cells, best first.</summary>
    public override IReadOnlyList<Individual> Results => Population;

    /// <summary>The elite of each cell that holds one, by its place on the map.</summary>
    public IReadOnlyDictionary<(int Memory, int Rank), Individual> Elites => cells.ToDictionary(cell => cell.Key, cell => elites[cell.Value]);

    /// <summary>Share of the cells that hold somebody, 0 to 1.</summary>
    public double Coverage => elites.Count / ((double)map.Cells * map.Cells);

    /// <summary>Sum over the elites of 1 / (1 + fitness): the QD-score of Pugh, Soros, Stanley 2016, with a quality that rises as the error falls.</summary>
    public double QualityDiversity => quality;

    /// <summary>What an elite adds to <see cref="QualityDiversity"/>: 1 / (1 + fitness), 1 of a fitness that is 0 or less.</summary>
    public static double QualityOf(Individual individual) => 1 / (1 + Math.Max(0, individual.Value));

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - map.Window);

    private protected override Birth? Draw(BirthNumber number) =>
        breeding.Next(number, GenerationOf(number), number.Value <= map.Startup ? [] : elites, Seen);

    private protected override void TakeIn(Individual individual)
    {
        if (individual.Fitness is not { Refusal: null, Behaviour: { } behaviour })
            return;
        var cell = map.CellOf(behaviour);
        if (!cells.TryGetValue(cell, out var place))
        {
            cells[cell] = elites.Count;
            elites.Add(individual);
            quality += QualityOf(individual);
        }
        else if (Individual.BestFirst.Compare(individual, elites[place]) < 0)
        {
            quality += QualityOf(individual) - QualityOf(elites[place]);
            elites[place] = individual;
        }
    }

    private protected override GenerationSummary Described(GenerationSummary summary) =>
        summary with { Coverage = Coverage, QualityDiversity = QualityDiversity };
}
