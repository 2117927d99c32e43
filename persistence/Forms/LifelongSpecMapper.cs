using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>What a model does about changes, and its intervals, and the form of it.</summary>
internal static class LifelongSpecMapper
{
    public static LifelongSpecForm ToForm(LifelongSpec spec)
    {
        var form = new LifelongSpecForm
        {
            Archetypes = new ArchetypeSpecForm
            {
                Capacity = spec.Archetypes.Capacity,
                MaximumBytes = spec.Archetypes.MaximumBytes,
                Window = spec.Archetypes.Window,
                SettleRows = spec.Archetypes.SettleRows,
                Recognition = (ArchetypeRecognitionForm)spec.Archetypes.Recognition,
                Aperture = spec.Archetypes.Aperture,
            },
            Interval = spec.Interval is null
                ? null
                : new IntervalSpecForm
                {
                    Coverage = spec.Interval.Coverage,
                    Window = spec.Interval.Window,
                    RatesF64 = DoubleArrayForm.Of(spec.Interval.Rates.AsMemory()),
                },
        };
        switch (spec.Drift)
        {
            case null:
                break;
            case AdaptiveWindowSpec window:
                form.AdaptiveWindow = ToForm(window);
                break;
            case PageHinkleySpec test:
                form.PageHinkley = ToForm(test);
                break;
            case DriftDetectionMethodSpec method:
                form.DriftDetectionMethod = new DriftDetectionMethodForm
                {
                    WarningDeviations = method.WarningDeviations,
                    DriftDeviations = method.DriftDeviations,
                    WarmUp = method.WarmUp,
                };
                break;
            default:
                throw new ArgumentException($"A spec of type {spec.Drift.GetType().Name} has no durable form.", nameof(spec));
        }

        return form;
    }

    public static AdaptiveWindowForm ToForm(AdaptiveWindowSpec window) => new()
    {
        Delta = window.Delta,
        WarningDelta = window.WarningDelta,
        CheckInterval = window.CheckInterval,
        RisesOnly = window.RisesOnly,
    };

    public static AdaptiveWindowSpec FromForm(AdaptiveWindowForm form) => new()
    {
        Delta = form.Delta,
        WarningDelta = form.WarningDelta,
        CheckInterval = form.CheckInterval,
        RisesOnly = form.RisesOnly,
    };

    public static PageHinkleyForm ToForm(PageHinkleySpec test) => new()
    {
        Slack = test.Slack,
        Threshold = test.Threshold,
        WarningThreshold = test.WarningThreshold,
        WarmUp = test.WarmUp,
    };

    public static PageHinkleySpec FromForm(PageHinkleyForm form) => new()
    {
        Slack = form.Slack,
        Threshold = form.Threshold,
        WarningThreshold = form.WarningThreshold,
        WarmUp = form.WarmUp,
    };

    /// <summary>The spec as it was written; its fields are not yet validated.</summary>
    /// <exception cref="DurableFormRefusedException">A part is missing.</exception>
    public static LifelongSpec FromForm(string name, LifelongSpecForm form)
    {
        if (form.Archetypes is null)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, name, "the archetypes of its lifelong spec are missing");
        return new LifelongSpec
        {
            Drift = DriftFrom(form),
            Archetypes = new ArchetypeSpec
            {
                Capacity = form.Archetypes.Capacity,
                MaximumBytes = form.Archetypes.MaximumBytes,
                Window = form.Archetypes.Window,
                SettleRows = form.Archetypes.SettleRows,
                Recognition = (ArchetypeRecognition)form.Archetypes.Recognition,
                Aperture = form.Archetypes.HasAperture ? form.Archetypes.Aperture : new ArchetypeSpec().Aperture,
            },
            Interval = form.Interval is null
                ? null
                : new IntervalSpec
                {
                    Coverage = form.Interval.Coverage,
                    Window = form.Interval.Window,
                    Rates = [.. DoubleArrayForm.Read(name, "rates_f64", form.Interval.RatesF64, form.Interval.RatesF64.Length / sizeof(double))],
                },
        };
    }

    private static DriftSpec? DriftFrom(LifelongSpecForm form) => form.DriftCase switch
    {
        LifelongSpecForm.DriftOneofCase.AdaptiveWindow => FromForm(form.AdaptiveWindow),
        LifelongSpecForm.DriftOneofCase.PageHinkley => FromForm(form.PageHinkley),
        LifelongSpecForm.DriftOneofCase.DriftDetectionMethod => new DriftDetectionMethodSpec
        {
            WarningDeviations = form.DriftDetectionMethod.WarningDeviations,
            DriftDeviations = form.DriftDetectionMethod.DriftDeviations,
            WarmUp = form.DriftDetectionMethod.WarmUp,
        },
        _ => null,
    };
}
