using System.Collections.Immutable;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Versions;

/// <summary>
/// The versions of an instance's model: one serves, the others are kept with what they had learned when they last served. A new
/// version follows the one that serves; a roll-back returns to the one before.
/// </summary>
internal sealed class ModelVersions
{
    private readonly int kept;
    private ImmutableSortedDictionary<int, ModelVersion> versions;

    private ModelVersions(int kept, long epoch, IEnumerable<ModelVersion> versions)
    {
        this.kept = kept;
        Epoch = epoch;
        this.versions = versions.ToImmutableSortedDictionary(v => v.Number, v => v);
        Serving = this.versions.Values.Single(v => v.Retired is null);
    }

    /// <summary>How often the model was changed for another.</summary>
    public long Epoch { get; private set; }

    /// <summary>The version that serves.</summary>
    public ModelVersion Serving { get; private set; }

    /// <summary>Number of the version that would come next.</summary>
    public int NextNumber => Math.Max(Serving.Number, versions.Keys.Last()) + 1;

    /// <summary>Every version that is kept, in the order of numbers.</summary>
    public ImmutableArray<ModelVersion> All => [.. versions.Values];

    /// <summary>The versions of a new instance.</summary>
    public static ModelVersions Of(ModelSpec spec, InstanceSpec instance) =>
        new(instance.KeptVersions, 0, [new ModelVersion(1, spec, VersionOrigin.Created, 0, 0, null)]) { CreatedAs = spec };

    /// <summary>The versions that a snapshot tells of.</summary>
    public static ModelVersions Of(InstanceSnapshot snapshot) => snapshot.Versions.IsEmpty
        ? Of(snapshot.Spec, snapshot.Instance)
        : new ModelVersions(snapshot.Instance.KeptVersions, snapshot.Epoch, snapshot.Versions)
        {
            CreatedAs = snapshot.CreatedAs ?? snapshot.Versions.FirstOrDefault(v => v.Origin == VersionOrigin.Created)?.Spec,
        };

    /// <summary>What the instance was made with, as far as that is known.</summary>
    public ModelSpec? CreatedAs { get; private init; }

    /// <summary>Whether a spec is that of the version that serves, or of the one that the instance was made with.</summary>
    public bool IsOrWasCreatedAs(ModelSpec spec) => spec == Serving.Spec || spec == CreatedAs;

    /// <summary>The version of a number; null when it is not kept.</summary>
    public ModelVersion? Find(int number) => versions.GetValueOrDefault(number);

    /// <summary>A new version takes over from the one that serves.</summary>
    public void Add(int number, ModelSpec spec, VersionOrigin origin, long next, ModelState retired)
    {
        var before = Serving.Number;
        Retire(retired, next);
        Serve(new ModelVersion(number, spec, origin, next, before, null));
    }

    /// <summary>A version that is kept takes over from the one that serves.</summary>
    public void Return(int number, long next, ModelState retired)
    {
        var again = versions[number];
        Retire(retired, next);
        Serve(again with { Retired = null });
    }

    private void Retire(ModelState state, long until) =>
        versions = versions.SetItem(Serving.Number, Serving with { Retired = new RetiredModel(state, until) });

    private void Serve(ModelVersion version)
    {
        Epoch++;
        Serving = version;
        versions = versions.SetItem(version.Number, version);
        while (versions.Count > kept)
            versions = versions.Remove(versions.Keys.First(number => number != Serving.Number));
    }
}
