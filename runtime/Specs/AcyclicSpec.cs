using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoirs that feed each other along the links of an acyclic graph: a member is driven by the inputs, by the features that
/// earlier members have at the same time, or by both; the readout sees some of them. A series and a parallel reservoir are the
/// two simplest of these.
/// </summary>
/// <remarks>A member's inputs are those of the whole, if they drive it, then the features of the members that feed it, in their order.</remarks>
public sealed record AcyclicSpec : CompositeSpec
{
    /// <summary>1 to <see cref="CompositeSpec.MaximumParts"/> reservoirs of any kind; each feeds only later ones.</summary>
    public ImmutableArray<ReservoirSpec> Members { get; init; } = [];

    /// <summary>
    /// Pairs of members from 0, one pair after another, the earlier first: [0, 2, 1, 2] feeds the third from the first and the second.
    /// Each pair once, in any order.
    /// </summary>
    public ImmutableArray<int> Links { get; init; } = [];

    /// <summary>Members from 0 that the inputs drive, each once, ascending. A member that none feeds is among them.</summary>
    public ImmutableArray<int> Driven { get; init; } = [];

    /// <summary>Members from 0 that the readout sees, each once, ascending. A member that feeds none is among them.</summary>
    public ImmutableArray<int> Seen { get; init; } = [];

    /// <inheritdoc/>
    internal override ImmutableArray<ReservoirSpec> Parts => Members;

    /// <inheritdoc/>
    internal override string PartsName => "members";

    /// <inheritdoc/>
    internal override ImmutableArray<int> Wiring => [2, Driven.Length, .. Driven, Seen.Length, .. Seen, .. SortedLinks.SelectMany(l => new[] { l.From, l.To })];

    /// <summary>Equality by content; the order of the links does not count.</summary>
    public bool Equals(AcyclicSpec? other) =>
        base.Equals(other) && Same(Members, other.Members) && Same(Driven, other.Driven) && Same(Seen, other.Seen)
        && (Links.IsDefault || other.Links.IsDefault ? Links.IsDefault == other.Links.IsDefault : SortedLinks.SequenceEqual(other.SortedLinks));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        base.GetHashCode(), Members.IsDefault ? 0 : Members.Length, Links.IsDefault ? 0 : Links.Length, Seen.IsDefault ? 0 : Seen.Length);

    /// <inheritdoc/>
    internal override bool IsDriven(int part) => Driven.Contains(part);

    /// <inheritdoc/>
    internal override IEnumerable<int> Feeding(int part) => SortedLinks.Where(link => link.To == part).Select(link => link.From);

    /// <inheritdoc/>
    internal override bool IsSeen(int part) => Seen.Contains(part);

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        if (Members.IsDefaultOrEmpty)
            return;
        var before = check.Problems.Length;
        CheckNumbers(check, $"{path}.driven", Driven);
        CheckNumbers(check, $"{path}.seen", Seen);
        CheckLinks(check, $"{path}.links");
        if (check.Problems.Length > before)
            return;
        for (var part = 0; part < Members.Length; part++)
        {
            if (!IsDriven(part) && !Feeding(part).Any())
                check.Add($"{path}.driven", $"without {part}, which no link feeds", $"{part} too, or a link to it");
            if (!IsSeen(part) && SortedLinks.All(link => link.From != part))
                check.Add($"{path}.seen", $"without {part}, which feeds none", $"{part} too, or a link from it");
        }
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new CompositeReservoir(this, inputSize);

    private IEnumerable<(int From, int To)> SortedLinks =>
        Enumerable.Range(0, Links.Length / 2).Select(i => (From: Links[2 * i], To: Links[(2 * i) + 1])).Order();

    private static bool Same(ImmutableArray<int> one, ImmutableArray<int> other) =>
        one.IsDefault || other.IsDefault ? one.IsDefault == other.IsDefault : one.AsSpan().SequenceEqual(other.AsSpan());

    private void CheckNumbers(SpecCheck check, string field, ImmutableArray<int> numbers)
    {
        var good = !numbers.IsDefault && numbers.All(n => n >= 0 && n < Members.Length)
            && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
        if (!good)
            check.Add(field, numbers.IsDefault ? "nothing" : Text(numbers), $"members from 0 to {Members.Length - 1}, each once, ascending");
    }

    private void CheckLinks(SpecCheck check, string field)
    {
        var good = !Links.IsDefault && Links.Length % 2 == 0
            && SortedLinks.All(link => link.From >= 0 && link.From < link.To && link.To < Members.Length)
            && SortedLinks.Distinct().Count() == Links.Length / 2;
        if (!good)
        {
            check.Add(
                field, Links.IsDefault ? "nothing" : Text(Links),
                $"pairs of members from 0 to {Members.Length - 1}, the earlier one first, each pair once");
        }
    }

    private static string Text(ImmutableArray<int> numbers) =>
        string.Join(", ", numbers.Take(20).Select(n => n.ToString(CultureInfo.InvariantCulture))) + (numbers.Length > 20 ? ", ..." : "");
}
