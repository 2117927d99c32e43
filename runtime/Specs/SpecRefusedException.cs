using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>A spec was refused; every bad field is named with its value and its allowed range.</summary>
public sealed class SpecRefusedException : Exception
{
    /// <summary>Creates the refusal from at least one problem.</summary>
    public SpecRefusedException(IEnumerable<SpecProblem> problems)
        : this(problems.ToImmutableArray())
    {
    }

    private SpecRefusedException(ImmutableArray<SpecProblem> problems)
        : base("The spec is refused: " + string.Join("; ", problems) + ".") => Problems = problems;

    /// <summary>Every field that cannot be used, in the order of the spec.</summary>
    public ImmutableArray<SpecProblem> Problems { get; }
}
