using System.Collections.Immutable;
using ArchetypeRC.Runtime.Drift;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>How a change of the stream is found. One of <see cref="AdaptiveWindowSpec"/>, <see cref="PageHinkleySpec"/> and
/// <see cref="DriftDetectionMethodSpec"/>.</summary>
public abstract record DriftSpec
{
    private protected DriftSpec()
    {
    }

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        Check(check);
        return check.Problems;
    }

    /// <summary>A detector that has read nothing.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public abstract IDriftDetector Build();

    /// <summary>The detector whose state was written out by <see cref="IDriftDetector.Save"/>.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The state is not of this kind of detector.</exception>
    public abstract IDriftDetector Restore(DriftDetectorState state);

    internal void ThrowIfUnusable()
    {
        var problems = Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
    }

    private protected abstract void Check(SpecCheck check);
}
