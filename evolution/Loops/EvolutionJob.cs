using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Everything that says what a search is, but for its rows: equal jobs on equal rows find the same best genome.</summary>
public sealed record EvolutionJob
{
    private const int FewestRows = 20;

    /// <summary>The task, and every field of the model that has no gene. Its genome is born first.</summary>
    public required ModelSpec Template { get; init; }

    /// <summary>How a genome is judged.</summary>
    public required FitnessSpec Fitness { get; init; }

    /// <summary>Size, operators and limits of the search.</summary>
    public required EvolutionSpec Evolution { get; init; }

    /// <summary>What may vary.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Every field that cannot be used; empty when the job can be run, as every job can that is stored.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        ImmutableArray<SpecProblem> problems = [.. Template.Validate(), .. Fitness.Validate(), .. Evolution.Validate(), .. Space.Validate()];
        return Evolution.Loop is MapElitesSpec && Fitness.Behaviour is null
            ? problems.Add(new SpecProblem("fitness.behaviour", "not set", "set: a map of behaviours asks for them"))
            : problems;
    }

    /// <summary>What a new job is refused for: fields that cannot be used, and those that would waste its births.</summary>
    public ImmutableArray<SpecProblem> ValidateNew()
    {
        var problems = Validate();
        return problems.IsEmpty ? [.. ReservoirGenomes.Validate(Space, Template), .. LowestRung()] : problems;
    }

    /// <summary>The loop at its beginning; the template is the first individual.</summary>
    /// <remarks>It begins, too, what an earlier version took on and <see cref="ValidateNew"/> would now refuse.</remarks>
    /// <exception cref="SpecRefusedException">A field cannot be used.</exception>
    public IEvolutionLoop Begin()
    {
        var problems = Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        return Evolution.Loop.Begin(Evolution, Space, [ReservoirGenomes.Encode(Space, Template)]);
    }

    // On a handful of rows chance decides who is promoted.
    private IEnumerable<SpecProblem> LowestRung()
    {
        if (Evolution.Loop is not SuccessiveHalvingSpec halving)
            yield break;
        var rows = new Fidelity(0, halving.Rungs, halving.Factor).Rows(Fitness.TrainRows);
        if (rows < Template.Washout + FewestRows)
        {
            yield return new SpecProblem(
                "evolution.loop.rungs",
                $"{halving.Rungs}",
                $"fewer, or more training rows, or a shorter wash-out: with a factor of {halving.Factor} the lowest rung would have {rows} of {Fitness.TrainRows}, and needs the "
                + $"{Template.Washout} of the wash-out and {FewestRows} more");
        }
    }
}
