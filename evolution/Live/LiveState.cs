using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Evolution.Live;

/// <summary>Everything in a <see cref="LivePopulation"/>, between two rows. With its settings, its space and its template it is the whole of it.</summary>
public sealed record LiveState
{
    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>Births so far.</summary>
    public required long Births { get; init; }

    /// <summary>Promotions so far.</summary>
    public required long Promotions { get; init; }

    /// <summary>Alarms so far.</summary>
    public required long Alarms { get; init; }

    /// <summary>Tests begun since the last promotion or alarm.</summary>
    public required long Tests { get; init; }

    /// <summary>Elites numbered so far.</summary>
    public required long ElitesFiled { get; init; }

    /// <summary>Multiply-adds of the models that served.</summary>
    public required long ServedOperations { get; init; }

    /// <summary>Multiply-adds of shadows.</summary>
    public required long ShadowOperations { get; init; }

    /// <summary>Row until which mutation is stronger.</summary>
    public required long AlarmedUntil { get; init; }

    /// <summary>Row before which nobody is born, since nobody who was drawn fitted.</summary>
    public required long BirthsFrom { get; init; }

    /// <summary>Row up to which nothing is compared, after a break of the stream.</summary>
    public long ComparedFrom { get; init; }

    /// <summary>Faded sums of the champion's squared errors, [outputs], and their weight.</summary>
    public required ReadOnlyMemory<double> ErrorSums { get; init; }

    /// <summary>The detector of alarms.</summary>
    public required DriftDetectorState Detector { get; init; }

    /// <summary>The latest rows, oldest first, [count, columns].</summary>
    public required ReadOnlyMemory<double> KeptRows { get; init; }

    /// <summary>The model that serves.</summary>
    public required CandidateState Champion { get; init; }

    /// <summary>Those in its shadow, in the order in which they came.</summary>
    public required ImmutableArray<CandidateState> Shadows { get; init; }

    /// <summary>The champion before; null when there was none.</summary>
    public CandidateState? Former { get; init; }

    /// <summary>Its place among the shadows; -1 when it has left them.</summary>
    public int FormerShadow { get; init; } = -1;

    /// <summary>What is archived, in the order of numbers.</summary>
    public ImmutableArray<Elite> Elites { get; init; } = [];

    /// <summary>Those whose trial is over and the champion, the latest last: the parents to be.</summary>
    public required ImmutableArray<Individual> Tried { get; init; }

    /// <summary>Rows since the champion was copied.</summary>
    public required long SinceCopy { get; init; }

    /// <summary>The champion one to two times <see cref="LiveSpec.KeptRows"/> ago.</summary>
    public required ModelState Older { get; init; }

    /// <summary>The champion less than that ago.</summary>
    public required ModelState Newer { get; init; }
}
