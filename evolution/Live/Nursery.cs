using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>Where challengers are bred: from those whose trial is over and the champion, more boldly while an alarm is fresh.</summary>
internal sealed class Nursery
{
    /// <summary>Parents to be, at most.</summary>
    public const int TriedKept = 16;

    // Keeps the seeds of weights apart from what breeding draws.
    private const ulong WeightsStream = 0x5eed_0f_5ad0e5;

    private readonly ModelSpec template;
    private readonly ulong seed;
    private readonly Breeding calm;
    private readonly Breeding alarmed;
    private readonly List<Individual> tried = [];

    public Nursery(LiveSpec spec, SearchSpace space, ModelSpec template)
    {
        // A newborn has no batch fit that could adapt its weights.
        this.template = template with { Plasticity = null };
        seed = spec.Seed;
        calm = new Breeding(spec.BreedingSpec(alarmed: false), space);
        alarmed = new Breeding(spec.BreedingSpec(alarmed: true), space);
    }

    /// <summary>The parents to be, the latest last.</summary>
    public IReadOnlyList<Individual> Tried => tried;

    /// <summary>Births so far, the first champion's included.</summary>
    public long Births { get; private set; } = 1;

    /// <summary>Goes on where another stood.</summary>
    public static Nursery Restore(LiveSpec spec, SearchSpace space, ModelSpec template, long births, IEnumerable<Individual> tried)
    {
        var nursery = new Nursery(spec, space, template) { Births = births };
        nursery.tried.AddRange(tried);
        return nursery;
    }

    /// <summary>Makes a parent of one whose trial is over.</summary>
    /// <param name="birth">Who it is.</param>
    /// <param name="value">Its loss above the champion's.</param>
    public void Remember(Birth birth, double value)
    {
        tried.RemoveAll(t => t.Birth.Number == birth.Number);
        if (tried.Count == TriedKept)
            tried.RemoveAt(0);
        tried.Add(new Individual(birth, FitnessResult.Measured([value], 0, 0)));
    }

    /// <summary>Another champion: what parents are worth is told against it.</summary>
    /// <param name="winner">Who it is.</param>
    /// <param name="gained">Its loss above that of the champion before, below 0.</param>
    public void Rebase(Birth winner, double gained)
    {
        for (var i = 0; i < tried.Count; i++)
            tried[i] = tried[i] with { Value = tried[i].Value - gained };
        Remember(winner, 0);
    }

    /// <summary>The next birth and its model; null when none was found that differs from all, or its model cannot be. The number is used up all the same.</summary>
    /// <param name="fresh">Whether an alarm is fresh.</param>
    /// <param name="living">Genomes in the shadow.</param>
    public (Birth Birth, LifelongModel Model)? Born(bool fresh, IEnumerable<Genome> living)
    {
        var number = new BirthNumber(++Births);
        HashSet<Genome> seen = [.. tried.Select(t => t.Birth.Genome), .. living];
        var birth = (fresh ? alarmed : calm).Next(number, 0, tried, seen);
        if (birth is null)
            return null;
        try
        {
            var weights = RandomStream.Derive(seed ^ WeightsStream, (ulong)number.Value).NextUInt64();
            return (birth, LifelongModel.Create(ReservoirGenomes.Decode(birth.Genome, template, weights)));
        }
        catch (SpecRefusedException)
        {
            return null;
        }
    }
}
