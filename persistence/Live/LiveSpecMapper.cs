using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Live;

/// <summary>The settings of a live population, and their form.</summary>
internal static class LiveSpecMapper
{
    public static LiveSpecForm ToForm(LiveSpec spec)
    {
        var form = new LiveSpecForm
        {
            Challengers = spec.Challengers,
            Seed = spec.Seed,
            Alpha = spec.Alpha,
            ShadowShare = spec.ShadowShare,
            WarmUpRows = spec.WarmUpRows,
            TrialRows = spec.TrialRows,
            LeastRows = spec.LeastRows,
            FormerRows = spec.FormerRows,
            Archive = spec.Archive,
            KeptRows = spec.KeptRows,
            AlarmRows = spec.AlarmRows,
        };
        switch (spec.Drift)
        {
            case AdaptiveWindowSpec window:
                form.AdaptiveWindow = LifelongSpecMapper.ToForm(window);
                break;
            case PageHinkleySpec test:
                form.PageHinkley = LifelongSpecMapper.ToForm(test);
                break;
            default:
                throw new ArgumentException($"A detector of type {spec.Drift.GetType().Name} has no durable form in a live population.", nameof(spec));
        }

        return form;
    }

    /// <summary>The settings as they were written; their fields are not yet validated.</summary>
    /// <exception cref="DurableFormRefusedException">The detector is missing, or of a kind that is not known.</exception>
    public static LiveSpec FromForm(string name, LiveSpecForm form) => new()
    {
        Challengers = form.Challengers,
        Seed = form.Seed,
        Alpha = form.Alpha,
        ShadowShare = form.ShadowShare,
        WarmUpRows = form.WarmUpRows,
        TrialRows = form.TrialRows,
        LeastRows = form.LeastRows,
        FormerRows = form.FormerRows,
        Archive = form.Archive,
        KeptRows = form.KeptRows,
        AlarmRows = form.AlarmRows,
        Drift = form.DriftCase switch
        {
            LiveSpecForm.DriftOneofCase.AdaptiveWindow => LifelongSpecMapper.FromForm(form.AdaptiveWindow),
            LiveSpecForm.DriftOneofCase.PageHinkley => LifelongSpecMapper.FromForm(form.PageHinkley),
            _ => throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, name, "how its live population finds an alarm is missing, or of a kind that this program does not know"),
        },
    };
}
