using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>What a user asks of a search; the defaults are those of the command line.</summary>
internal sealed record SearchSettings
{
    public const int DefaultGenerations = 30;
    public const int DefaultSeedsPerGenome = 3;
    public const int DefaultFolds = 8;

    public TaskKind Kind { get; init; } = TaskKind.Forecast;

    /// <summary>Whether the user said the kind, and did not leave it to the default.</summary>
    public bool KindIsGiven { get; init; }

    /// <summary>What the command line calls the target: a column, or several with commas between; empty to take those of the spec.</summary>
    public required string Target { get; init; }

    /// <summary>Columns that are predicted; <see cref="TaskReader.Settle"/> finds them in the header of a file.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The task of the spec, where the command line names no target; what the options say stands over it.</summary>
    public TaskSpec? TaskOfSpec { get; init; }

    /// <summary>Empty: a forecast reads its own targets.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Rows ahead of a forecast; 1 unless said. Other tasks have none.</summary>
    public int? Horizon { get; init; }

    public int? TestRows { get; init; }

    /// <summary>Rows that are not learned; a tenth of the training rows, 50 at the most, unless said.</summary>
    public int? Washout { get; init; }

    /// <summary>Settings of the search from a file; the fields below stand over what it says.</summary>
    public SettingsFile? File { get; init; }

    /// <summary>1 unless said.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Name of the kind of search: one of <see cref="LoopSpec.Kinds"/>; generational unless said.</summary>
    public string? Loop { get; init; }

    /// <summary>Of a search by window; a third of the population, 64 at the most, unless said.</summary>
    public int? Window { get; init; }

    /// <summary>Of a search on islands; 4 unless said.</summary>
    public int? Islands { get; init; }

    /// <summary>Of successive halving; 2 unless said.</summary>
    public int? Rungs { get; init; }

    /// <summary>Share of births that evaluate one of the best again; none unless said.</summary>
    public double? ReevaluatedShare { get; init; }

    /// <summary>0 unless said.</summary>
    public double? LamarckianProbability { get; init; }

    /// <summary>Whether genomes are looked at on a few rows before they are trained.</summary>
    public bool RefuseEarly { get; init; }

    /// <summary>That of <see cref="EvolutionSpec"/> unless said.</summary>
    public int? Population { get; init; }

    /// <summary><see cref="DefaultGenerations"/> unless said, or no such limit when there is another budget.</summary>
    public int? Generations { get; init; }

    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Over after so many evaluations; no such limit unless said.</summary>
    public int? Evaluations { get; init; }

    /// <summary>Over when so many joules are spent, as estimated; no such limit unless said.</summary>
    public double? EnergyLimitJoules { get; init; }

    public SpaceRequest Space { get; init; } = new();

    public int SeedsPerGenome { get; init; } = DefaultSeedsPerGenome;

    public int Folds { get; init; } = DefaultFolds;

    /// <summary>The model that a search starts from, and that everything without a gene is taken from.</summary>
    public SpecRequest Spec { get; init; } = SpecRequest.None;

    /// <summary>NRMSE, or the error rate for a classification, unless said.</summary>
    public FitnessObjective? Objective { get; init; }

    /// <summary>The same for a target that is a class, as <c>--classes</c> says.</summary>
    /// <exception cref="SpecRefusedException">Another kind of task is asked for, too.</exception>
    public SearchSettings WithClasses() => KindIsGiven && Kind != TaskKind.Classification
        ? throw new SpecRefusedException([new SpecProblem("--task", JsonText.Name(Kind), "classification, or left out, beside --classes")])
        : this with { Kind = TaskKind.Classification, KindIsGiven = true };
}
