using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Actors.Versions;

/// <summary>
/// A model that reads the latest rows in the shadow of the one that serves, until it stands where that one stands. Nothing of it is
/// durable before it takes over; then all of it is, in one event: whoever is killed on the way comes back with the old or with the new.
/// </summary>
internal sealed class ShadowWarmUp
{
    // About ten milliseconds of arithmetic.
    private const long OperationsOfSlice = 10_000_000;

    private readonly LifelongModel model;
    private readonly VersionOrigin origin;
    private readonly int returning;
    private long next;

    private ShadowWarmUp(LifelongModel model, VersionOrigin origin, int returning, long from)
    {
        this.model = model;
        this.origin = origin;
        this.returning = returning;
        next = from;
        RowsOfSlice = (int)Math.Clamp(OperationsOfSlice / model.OperationsPerRow, 1, 1024);
    }

    /// <summary>Bytes that it may grow to.</summary>
    public long Bytes => Footprint.OfModel(model.Spec);

    /// <summary>Rows that are read at once when nothing else is asked of the instance.</summary>
    public int RowsOfSlice { get; }

    /// <summary>A model that has learned nothing reads every row that is kept.</summary>
    public static ShadowWarmUp Fresh(LifelongModel model, RecentRows rows) => new(model, VersionOrigin.Updated, 0, rows.First);

    /// <summary>
    /// A model from elsewhere reads the rows of its wash-out: they bring its state into the stream, and it learns nothing from them.
    /// </summary>
    public static ShadowWarmUp Imported(LifelongModel model, RecentRows rows)
    {
        model.Break();
        return new ShadowWarmUp(model, VersionOrigin.Imported, 0, Math.Max(rows.First, rows.Next - model.Spec.Washout));
    }

    /// <summary>
    /// A version that served before goes on where it stopped, or, when rows have gone since, after a break. It first learns the labels that
    /// have come since for rows that it had read, as far as those are kept.
    /// </summary>
    public static ShadowWarmUp Returning(LifelongModel model, ModelVersion version, RecentRows rows)
    {
        var until = version.Retired?.Until ?? rows.Next;
        for (var read = Math.Max(rows.First, until - model.Spec.Task.LabelHorizon); read < until; read++)
        {
            var label = rows.Row(read)[model.Spec.Task.Inputs.Length..];
            if (LabelBook.IsWhole(label))
                model.LearnLabel(until - read, label);
        }

        if (until < rows.First)
            model.Break(rows.First - until);
        return new ShadowWarmUp(model, version.Origin, version.Number, Math.Max(rows.First, until));
    }

    /// <summary>Reads at most <paramref name="count"/> rows of those that are there.</summary>
    public void Advance(RecentRows rows, int count)
    {
        Span<double> prediction = stackalloc double[model.OutputSize];
        for (var end = Math.Min(rows.Next, next + count); next < end; next++)
        {
            try
            {
                model.Learn(rows.Row(next), prediction);
            }
            catch (SampleRefusedException)
            {
                // The model that served could read the row, this one cannot: for it the row is missing.
                model.Break(1);
            }
        }
    }

    /// <summary>
    /// Reads two rows for the one that comes, before that is kept: so it never falls behind the rows that are kept, however fast they
    /// come.
    /// </summary>
    public void Pursue(RecentRows rows) => Advance(rows, 2);

    /// <summary>The label of a row came: learned when the row was read; otherwise it will be found in the row.</summary>
    public void LearnLabel(long sequence, ReadOnlySpan<double> label)
    {
        if (sequence < next)
            model.LearnLabel(next - sequence, label);
    }

    /// <summary>Whether it has read every row.</summary>
    public bool CaughtUp(RecentRows rows) => next == rows.Next;

    /// <summary>
    /// Number of the version that it is to be: a new one, or the one that it was. A promotion meanwhile may take the number or the place of that.
    /// </summary>
    public int NumberIn(ModelVersions versions) => versions.Find(returning) is null ? versions.NextNumber : returning;

    /// <summary>What is journaled when it takes over.</summary>
    public IInstanceEvent TakeOver(ModelVersions versions)
    {
        var number = NumberIn(versions);
        return number == returning
            ? new SpecRolledBack(next, number, model.Spec, model.Save())
            : new SpecUpdated(next, number, origin, model.Spec, model.Save());
    }
}
