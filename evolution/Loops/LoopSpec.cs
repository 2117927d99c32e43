using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The kind of a search and the settings that only this kind has.</summary>
public abstract record LoopSpec
{
    /// <summary>Every kind with its default settings, by name.</summary>
    public static ImmutableSortedDictionary<string, LoopSpec> Kinds { get; } = new LoopSpec[]
    {
        new GenerationalSpec(), new SteadyStateSpec(), new RandomSearchSpec(), new TpeSpec(), new SuccessiveHalvingSpec(),
        new ParetoSpec(), new IslandsSpec(), new MapElitesSpec(), new CovarianceMatrixSpec(),
    }.ToImmutableSortedDictionary(kind => kind.Name, kind => kind, StringComparer.Ordinal);

    /// <summary>Name for people and for command lines.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the best may be evaluated again, which asks for values that compare with one another.</summary>
    internal virtual bool Reevaluates => false;

    /// <summary>Adds every field that cannot be used.</summary>
    internal abstract void Check(SpecCheck check, EvolutionSpec evolution);

    /// <summary>The loop at its beginning.</summary>
    /// <param name="evolution">The settings that all kinds share; checked.</param>
    /// <param name="space">What is searched; checked.</param>
    /// <param name="given">Genomes that are born first.</param>
    internal abstract IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given);
}
