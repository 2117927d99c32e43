using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The kind of a search and the settings that only this kind has.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GenerationalSpec), "generational")]
[JsonDerivedType(typeof(SteadyStateSpec), "steady-state")]
[JsonDerivedType(typeof(RandomSearchSpec), "random")]
[JsonDerivedType(typeof(TpeSpec), "tpe")]
[JsonDerivedType(typeof(SuccessiveHalvingSpec), "successive-halving")]
[JsonDerivedType(typeof(ParetoSpec), "pareto")]
[JsonDerivedType(typeof(IslandsSpec), "islands")]
[JsonDerivedType(typeof(MapElitesSpec), "map-elites")]
[JsonDerivedType(typeof(CovarianceMatrixSpec), "cma-es")]
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
