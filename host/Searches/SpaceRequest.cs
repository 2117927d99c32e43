using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>The search space that a user asks for: that of one kind of reservoir, the wide one, or one of a file.</summary>
/// <param name="Name">What the user called it: <see cref="WideName"/> or a file; null for the space of one kind of reservoir.</param>
/// <param name="Given">The space of a file; null for one that is made here.</param>
/// <param name="MostLayers">Most layers of the wide one; null for its default.</param>
/// <param name="MinimumUnits">Fewest units; null for the default, or the most where those are fewer.</param>
/// <param name="MaximumUnits">Most units; null for the default.</param>
internal sealed record SpaceRequest(
    string? Name = null, SearchSpace? Given = null, int? MostLayers = null, int? MinimumUnits = null, int? MaximumUnits = null)
{
    /// <summary>What a command line asks for by this name; everything else names a file.</summary>
    public const string WideName = "wide";

    /// <summary>Most units of a reservoir; null where a file says so.</summary>
    public int? Most => Given is not null ? null
        : MaximumUnits ?? (Name == WideName ? SearchSpace.DefaultMaximumUnits / 2 : SearchSpace.DefaultMaximumUnits);

    /// <summary>Reads the file that is named, if one is.</summary>
    /// <param name="space">A name, a file, or null for the space of one kind of reservoir.</param>
    /// <param name="mostLayers">Most layers, or null.</param>
    /// <param name="minimumUnits">Fewest units, or null.</param>
    /// <param name="maximumUnits">Most units, or null.</param>
    /// <exception cref="SpecRefusedException">The file cannot be used, or a range is given beside it.</exception>
    public static SpaceRequest Read(string? space, int? mostLayers, int? minimumUnits, int? maximumUnits)
    {
        if (mostLayers is { } layers && space != WideName)
            throw Refused("--layers", $"{layers}", $"none unless --space is {WideName}");
        if (space is null or WideName)
            return new SpaceRequest(space, null, mostLayers, minimumUnits, maximumUnits);
        if ((minimumUnits ?? maximumUnits) is { } units)
        {
            throw Refused(
                minimumUnits is null ? "--max-units" : "--min-units", $"{units}", $"none beside --space {space}, a file that has the range of units itself");
        }

        if (!File.Exists(space))
            throw Refused("--space", space, $"{WideName}, or a file that there is");
        return new SpaceRequest(space, SearchSpaceJson.Read(File.ReadAllText(space)));
    }

    /// <summary>The space, for the reservoir that the search begins with.</summary>
    /// <exception cref="SpecRefusedException">A range is empty or beyond what there may be.</exception>
    public SearchSpace For(ReservoirSpec reservoir)
    {
        if (Given is not null)
            return Given;
        var most = Most!.Value;
        var fewest = MinimumUnits ?? Math.Min(SearchSpace.DefaultMinimumUnits, Math.Max(1, most));
        if (MinimumUnits is { } given && given > most)
            throw Refused("--min-units", $"{given}", MaximumUnits is null ? $"1 to {most}, unless --max-units is more" : $"1 to {most}, which is --max-units");
        return Name == WideName
            ? SearchSpace.Wide(MostLayers ?? SearchSpace.DefaultLayers, fewest, most)
            : SearchSpace.For(reservoir, fewest, most);
    }

    private static SpecRefusedException Refused(string field, string value, string allowed) => new([new SpecProblem(field, value, allowed)]);
}
