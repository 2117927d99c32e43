using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>Versions of a model, the events that change them, and their forms.</summary>
internal static class ModelVersionMapper
{
    public static ModelVersionForm ToForm(ModelVersion version) => new()
    {
        Number = version.Number,
        Spec = ModelSpecMapper.ToForm(version.Spec),
        Origin = (VersionOriginForm)version.Origin,
        From = version.From,
        Before = version.Before,
        RetiredState = version.Retired is null ? null : ModelStateMapper.ToForm(version.Retired.State),
        RetiredUntil = version.Retired?.Until ?? 0,
    };

    public static ModelVersion FromForm(string form, ModelVersionForm version)
    {
        if (version.Before < 0 || version.RetiredUntil < 0)
            throw Altered(form, $"version {version.Number} follows version {version.Before} and ended at row {version.RetiredUntil}");
        var spec = ModelSpecMapper.FromForm(form, version.Spec);
        return new ModelVersion(
            Number(form, version.Number),
            spec,
            Origin(form, version.Origin),
            Next(form, version.From),
            version.Before,
            version.RetiredState is null
                ? null
                : new RetiredModel(ModelStateMapper.FromForm(form, version.RetiredState, spec), version.RetiredUntil));
    }

    public static SpecUpdatedForm ToForm(SpecUpdated updated) => new()
    {
        Next = updated.Next,
        Version = updated.Version,
        Origin = (VersionOriginForm)updated.Origin,
        Spec = ModelSpecMapper.ToForm(updated.Spec),
        State = ModelStateMapper.ToForm(updated.State),
    };

    public static SpecUpdated FromForm(string form, SpecUpdatedForm updated)
    {
        var spec = ModelSpecMapper.FromForm(form, updated.Spec);
        return new SpecUpdated(
            Next(form, updated.Next),
            Number(form, updated.Version),
            Origin(form, updated.Origin),
            spec,
            ModelStateMapper.FromForm(form, updated.State, spec));
    }

    public static SpecRolledBackForm ToForm(SpecRolledBack rolledBack) => new()
    {
        Next = rolledBack.Next,
        Version = rolledBack.Version,
        Spec = ModelSpecMapper.ToForm(rolledBack.Spec),
        State = ModelStateMapper.ToForm(rolledBack.State),
    };

    public static SpecRolledBack FromForm(string form, SpecRolledBackForm rolledBack)
    {
        var spec = ModelSpecMapper.FromForm(form, rolledBack.Spec);
        return new SpecRolledBack(
            Next(form, rolledBack.Next),
            Number(form, rolledBack.Version),
            spec,
            ModelStateMapper.FromForm(form, rolledBack.State, spec));
    }

    public static InstanceResetForm ToForm(InstanceReset reset) => new() { Next = reset.Next, Version = reset.Version };

    public static InstanceReset FromForm(string form, InstanceResetForm reset) =>
        new(Next(form, reset.Next), Number(form, reset.Version));

    public static InstanceDeletedForm ToForm(InstanceDeleted deleted) => new() { Next = deleted.Next };

    public static InstanceDeleted FromForm(string form, InstanceDeletedForm deleted) => new(Next(form, deleted.Next));

    private static long Next(string form, long next) =>
        next >= 0 ? next : throw Altered(form, $"it speaks of row {next}");

    private static int Number(string form, int number) =>
        number >= 1 ? number : throw Altered(form, $"it speaks of version {number}");

    private static VersionOrigin Origin(string form, VersionOriginForm origin) =>
        Enum.IsDefined((VersionOrigin)origin)
            ? (VersionOrigin)origin
            : throw new DurableFormRefusedException(DurableFormRefusal.NewerVersion, form, $"the origin {origin} of a version is not known");

    private static DurableFormRefusedException Altered(string form, string detail) =>
        new(DurableFormRefusal.Altered, form, detail);
}
