using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Series;

/// <summary>Cases of one sequence classification: the same channels and classes, lengths that may differ. Immutable.</summary>
public sealed class SequenceSet
{
    /// <summary>Gathers cases.</summary>
    /// <param name="name">Name of the problem.</param>
    /// <param name="classes">Names of the classes; a case's class is an index into them. Empty when no case has a class.</param>
    /// <param name="cases">At least one; all with the same number of channels.</param>
    /// <exception cref="ArgumentException">There is no case, or one does not fit the others or the classes.</exception>
    public SequenceSet(string name, ImmutableArray<string> classes, ImmutableArray<LabelledSequence> cases)
    {
        if (cases.IsDefaultOrEmpty)
            throw new ArgumentException("A set has at least one case.", nameof(cases));
        if (classes.IsDefault)
            throw new ArgumentException("A set has a list of classes, though it may be empty.", nameof(classes));
        for (var i = 0; i < cases.Length; i++)
        {
            if (cases[i].Channels != cases[0].Channels)
                throw new ArgumentException($"Case {i} has {cases[i].Channels} channels, case 0 has {cases[0].Channels}.", nameof(cases));
            if (cases[i].Class >= classes.Length)
                throw new ArgumentException($"Case {i} is of class {cases[i].Class}; there are {classes.Length} classes.", nameof(cases));
        }

        Name = name;
        Classes = classes;
        Cases = cases;
    }

    /// <summary>Name of the problem.</summary>
    public string Name { get; }

    /// <summary>Names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The cases, in the order of the source.</summary>
    public ImmutableArray<LabelledSequence> Cases { get; }

    /// <summary>Values per step.</summary>
    public int Channels => Cases[0].Channels;

    /// <summary>Steps of the shortest case.</summary>
    public int ShortestLength => Cases.Min(c => c.Length);

    /// <summary>Steps of the longest case.</summary>
    public int LongestLength => Cases.Max(c => c.Length);

    /// <summary>Whether any case misses a value.</summary>
    public bool HasMissing => Cases.Any(c => c.HasMissing);

    /// <summary>The set with missing values filled in, case by case: <see cref="LabelledSequence.Interpolated"/>.</summary>
    public SequenceSet Interpolated() =>
        HasMissing ? new SequenceSet(Name, Classes, [.. Cases.Select(c => c.Interpolated())]) : this;

    /// <summary>Some of the cases, in the order asked for: a fold, or a part for validation.</summary>
    /// <param name="indices">Positions in <see cref="Cases"/>, at least one.</param>
    public SequenceSet Subset(IEnumerable<int> indices) => new(Name, Classes, [.. indices.Select(i => Cases[i])]);
}
