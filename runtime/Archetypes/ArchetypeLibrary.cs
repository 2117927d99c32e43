using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Archetypes;

/// <summary>
/// Readouts of regimes that have ended. When a regime returns, the archetype to recall is the one that predicts best on the rows since
/// the change, or the one whose conceptor has most evidence in them. Bounded in number and in bytes; deterministic. Not thread-safe.
/// </summary>
/// <remarks>
/// When there is no room the archetype that was filed or recalled longest ago gives way, of several the one with the lowest number. The
/// idea of serving a recurring context from what was stored of it: Widmer and Kubat 1996, doi:10.1007/BF00116900.
/// </remarks>
public sealed class ArchetypeLibrary
{
    private readonly ArchetypeSpec spec;
    private readonly List<Archetype> archetypes = [];
    private long nextNumber = 1;

    /// <summary>A library without archetypes.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public ArchetypeLibrary(ArchetypeSpec spec)
    {
        var check = new SpecCheck();
        spec.CheckInto(check, "archetypes");
        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
        this.spec = spec;
    }

    /// <summary>What is kept, in the order of numbers.</summary>
    public IReadOnlyList<Archetype> Archetypes => archetypes;

    /// <summary>Bytes of what is kept.</summary>
    public long Bytes => archetypes.Sum(a => a.Bytes);

    /// <summary>Files what was learned in a regime.</summary>
    /// <param name="readout">What was learned.</param>
    /// <param name="errorScale">Mean magnitude of the error of each output, [O].</param>
    /// <param name="row">Where the stream stands.</param>
    /// <param name="origin">Archetype that the readout was recalled from, which it now replaces; 0 for none.</param>
    /// <param name="conceptor">
    /// Of the regime's feature vectors; null for none. Where one is replaced, that of the longer visit is kept.
    /// </param>
    /// <returns>The archetype's number; 0 when the library has no room for a single one of this size.</returns>
    public long File(ReadoutState readout, ReadOnlySpan<double> errorScale, long row, long origin, RegimeConceptor? conceptor = null)
    {
        if (errorScale.Length != readout.Outputs)
            throw new ArgumentException($"The error scale has {errorScale.Length} values, the readout {readout.Outputs} outputs.", nameof(errorScale));
        var filed = new Archetype(nextNumber, row, row, 0, errorScale.ToArray(), readout) { Conceptor = conceptor };
        if (spec.Capacity == 0 || filed.Bytes > spec.MaximumBytes)
            return 0;
        var place = archetypes.FindIndex(a => a.Number == origin);
        if (place >= 0)
        {
            var before = archetypes[place];
            archetypes[place] = filed with
            {
                Number = origin, Recalls = before.Recalls, Conceptor = before.Conceptor?.Weight > (conceptor?.Weight ?? 0) ? before.Conceptor : conceptor,
            };
            return origin;
        }

        nextNumber++;
        while (archetypes.Count >= spec.Capacity || Bytes + filed.Bytes > spec.MaximumBytes)
            archetypes.Remove(archetypes.MinBy(a => (a.LastUsed, a.Number))!);
        archetypes.Add(filed);
        return filed.Number;
    }

    /// <summary>The archetype that predicts the latest rows best; of equals the one with the lowest number. Null when there is none.</summary>
    /// <param name="window">The rows.</param>
    /// <param name="rows">How many of the latest count.</param>
    /// <param name="scale">What the errors of each output are measured by, [O], each above 0.</param>
    /// <returns>The archetype, and its mean error in units of the scale.</returns>
    public (Archetype Archetype, double Error)? Best(RecentRows window, int rows, ReadOnlySpan<double> scale)
    {
        (Archetype Archetype, double Error)? best = null;
        foreach (var archetype in archetypes)
        {
            var error = window.Error(archetype.Readout.Weights.Span, rows, scale);
            if (best is null || error < best.Value.Error)
                best = (archetype, error);
        }

        return best;
    }

    /// <summary>
    /// The archetype whose conceptor has most evidence in the latest rows; of equals the one with the lowest number. Null when none has a
    /// conceptor.
    /// </summary>
    /// <param name="window">The rows.</param>
    /// <param name="rows">How many of the latest count.</param>
    /// <param name="scale">What the errors of each output are measured by, [O], each above 0.</param>
    /// <returns>The archetype, and its readout's mean error in units of the scale.</returns>
    public (Archetype Archetype, double Error)? MostEvident(RecentRows window, int rows, ReadOnlySpan<double> scale)
    {
        (Archetype Archetype, double Evidence)? best = null;
        foreach (var archetype in archetypes)
        {
            if (archetype.Conceptor is null)
                continue;
            var evidence = window.Evidence(archetype.Conceptor, rows);
            if (best is null || evidence > best.Value.Evidence)
                best = (archetype, evidence);
        }

        return best is { } found ? (found.Archetype, window.Error(found.Archetype.Readout.Weights.Span, rows, scale)) : null;
    }

    /// <summary>Hands an archetype out, to be learned on; it stays in the library as it was.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="row">Where the stream stands.</param>
    /// <exception cref="ArgumentException">There is no archetype of this number.</exception>
    public Archetype Recall(long number, long row)
    {
        var place = archetypes.FindIndex(a => a.Number == number);
        if (place < 0)
            throw new ArgumentException($"There is no archetype {number}.", nameof(number));
        return archetypes[place] = archetypes[place] with { LastUsed = row, Recalls = archetypes[place].Recalls + 1 };
    }

    /// <summary>Everything in the library.</summary>
    public ArchetypeLibraryState Save() => new(nextNumber, [.. archetypes]);

    /// <summary>Goes on from what <see cref="Save"/> gave.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The state holds more than the spec allows, or its numbers are not in order.</exception>
    public static ArchetypeLibrary Restore(ArchetypeSpec spec, ArchetypeLibraryState state)
    {
        var library = new ArchetypeLibrary(spec) { nextNumber = state.NextNumber };
        library.archetypes.AddRange(state.Archetypes);
        var last = 0L;
        foreach (var archetype in library.archetypes)
        {
            if (archetype.Number <= last || archetype.Number >= state.NextNumber)
                throw new ArgumentException($"Archetype {archetype.Number} of the state stands out of order.", nameof(state));
            last = archetype.Number;
        }

        if (library.archetypes.Count > spec.Capacity || library.Bytes > spec.MaximumBytes)
        {
            throw new ArgumentException(
                $"The state holds {library.archetypes.Count} archetypes of {library.Bytes} bytes; its spec allows {spec.Capacity} and {spec.MaximumBytes}.",
                nameof(state));
        }

        return library;
    }
}
