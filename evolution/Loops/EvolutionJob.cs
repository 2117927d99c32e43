using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Everything that says what a search is, but for its rows: equal jobs on equal rows find the same best genome.</summary>
public sealed record EvolutionJob
{
    /// <summary>The task, and every field of the model that has no gene. Its genome is born first.</summary>
    public required ModelSpec Template { get; init; }

    /// <summary>How a genome is judged.</summary>
    public required FitnessSpec Fitness { get; init; }

    /// <summary>Size, operators and limits of the search.</summary>
    public required EvolutionSpec Evolution { get; init; }

    /// <summary>What may vary.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Every field that cannot be used; empty when the job is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        ImmutableArray<SpecProblem> problems = [.. Template.Validate(), .. Fitness.Validate(), .. Evolution.Validate(), .. Space.Validate()];
        if (problems.IsEmpty)
            problems = ReservoirGenomes.Validate(Space, Template);
        return Evolution.Loop is MapElitesSpec && Fitness.Behaviour is null
            ? problems.Add(new SpecProblem("fitness.behaviour", "not set", "set: a map of behaviours asks for them"))
            : problems;
    }

    /// <summary>The loop at its beginning; the template is the first individual.</summary>
    /// <exception cref="SpecRefusedException">A field cannot be used.</exception>
    public IEvolutionLoop Begin()
    {
        var problems = Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        return Evolution.Loop.Begin(Evolution, Space, [ReservoirGenomes.Encode(Space, Template)]);
    }
}
