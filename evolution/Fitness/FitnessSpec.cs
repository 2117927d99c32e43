using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>How a genome is judged: on rows after those it was trained on, under several seeds, never on the test rows.</summary>
public sealed record FitnessSpec
{
    /// <summary>Most seeds of a genome.</summary>
    public const int MaximumSeeds = 100;

    /// <summary>Most folds of the validation rows.</summary>
    public const int MaximumFolds = 100;

    /// <summary>What is minimised.</summary>
    public FitnessObjective Objective { get; init; } = FitnessObjective.Nrmse;

    /// <summary>Reservoirs drawn for a genome, its value being their mean. 1 to 100, default 3.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Rows, from the first, that every fold trains on. 1 or more.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Rows after them that are predicted. 1 or more.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Parts of the validation rows, each predicted by a readout that was fitted on all rows before it. 1 to 100, default 1.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>What a genome is refused for before it is trained; null (default) to train whatever comes.</summary>
    public EarlyRefusalSpec? EarlyRefusal { get; init; }

    /// <summary>How the behaviour of each genome's reservoir is measured; null when the search does not ask for it.</summary>
    public BehaviourSpec? Behaviour { get; init; }

    /// <summary>
    /// The seeds of the weights, the same for every genome of a job: genomes are compared on equal draws, which takes
    /// much of the noise out of their comparison.
    /// </summary>
    /// <param name="jobSeed">Seed of the job.</param>
    /// <param name="draw">0 for the first evaluation of a genome; n for its n-th evaluation again, whose seeds are others.</param>
    public ImmutableArray<ulong> SeedsOf(ulong jobSeed, int draw = 0)
    {
        var seeds = ImmutableArray.CreateBuilder<ulong>(Seeds);
        // Births use the streams from 1 up; these go from the top down.
        for (var i = 0; i < Seeds; i++)
            seeds.Add(RandomStream.Derive(jobSeed, ulong.MaxValue - (((ulong)draw * MaximumSeeds) + (ulong)i)).NextUInt64());
        return seeds.MoveToImmutable();
    }

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Known("fitness.objective", Objective);
        check.Within("fitness.seeds", Seeds, 1, MaximumSeeds);
        check.Within("fitness.trainRows", TrainRows, 1, int.MaxValue);
        check.Within("fitness.validationRows", ValidationRows, 1, int.MaxValue);
        check.Within("fitness.folds", Folds, 1, Math.Clamp(ValidationRows, 1, MaximumFolds));
        EarlyRefusal?.Check(check);
        Behaviour?.Check(check);
        return check.Problems;
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public FitnessSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }
}
