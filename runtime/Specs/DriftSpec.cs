using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Drift;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// How a change of the stream is found: an <see cref="AdaptiveWindowSpec"/>, a <see cref="PageHinkleySpec"/> or a
/// <see cref="DriftDetectionMethodSpec"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AdaptiveWindowSpec), "adaptiveWindow")]
[JsonDerivedType(typeof(PageHinkleySpec), "pageHinkley")]
[JsonDerivedType(typeof(DriftDetectionMethodSpec), "driftDetectionMethod")]
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
