using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The kind of a search and the settings that only this kind has.</summary>
public abstract record LoopSpec
{
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
