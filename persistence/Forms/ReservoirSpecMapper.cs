using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Specs of reservoirs and their form: one message for all kinds, in which each kind fills the fields that it has.</summary>
internal static class ReservoirSpecMapper
{
    public static ReservoirSpecForm ToForm(ReservoirSpec spec)
    {
        var form = new ReservoirSpecForm { Seed = spec.Seed, Generator = spec.Generator };
        if (spec is RecurrentSpec recurrent)
            Fill(form, recurrent);
        switch (spec)
        {
            case EchoStateSpec echo:
                form.Kind = ReservoirKindForm.ReservoirKindEchoState;
                form.RadiusConvention = (RadiusConventionForm)echo.RadiusConvention;
                form.LeakRate = echo.LeakRate;
                break;
            default:
                throw new ArgumentException($"A spec of type {spec.GetType().Name} has no durable form.", nameof(spec));
        }

        return form;
    }

    /// <summary>The spec as it was written; its fields are not yet validated.</summary>
    /// <exception cref="DurableFormRefusedException">The kind is not known.</exception>
    public static ReservoirSpec FromForm(string name, ReservoirSpecForm form) => form.Kind switch
    {
        ReservoirKindForm.ReservoirKindEchoState => Recurrent(form, new EchoStateSpec
        {
            RadiusConvention = (RadiusConvention)form.RadiusConvention,
            LeakRate = form.LeakRate,
        }),
        _ => throw new DurableFormRefusedException(
            DurableFormRefusal.Altered, name, $"its reservoir is of kind {(int)form.Kind}, which this version does not know"),
    };

    private static void Fill(ReservoirSpecForm form, RecurrentSpec spec)
    {
        form.Units = spec.Units;
        form.Topology = (TopologyForm)spec.Topology;
        form.InDegree = spec.InDegree;
        form.SpectralRadius = spec.SpectralRadius;
        form.InputScaling = spec.InputScaling;
        form.BiasScaling = spec.BiasScaling;
    }

    private static TSpec Recurrent<TSpec>(ReservoirSpecForm form, TSpec spec)
        where TSpec : RecurrentSpec => spec with
        {
            Units = form.Units,
            Topology = (Topology)form.Topology,
            InDegree = form.InDegree,
            SpectralRadius = form.SpectralRadius,
            InputScaling = form.InputScaling,
            BiasScaling = form.BiasScaling,
            Seed = form.Seed,
            Generator = form.Generator,
        };
}
