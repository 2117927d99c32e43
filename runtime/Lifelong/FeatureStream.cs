using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Turns rows into feature vectors: put together what drives the reservoir (inputs, their changes, what is fed back) and standardise
/// it, step the reservoir, and lay out [features of the state, inputs passed through, 1]. Allocates nothing per row.
/// </summary>
internal sealed class FeatureStream
{
    private readonly ModelSpec spec;
    private readonly TargetReader targetReader;
    private readonly double[] inputs;
    private readonly double[] raw;
    private readonly double[] fedBack;
    private readonly double[] previous;
    private readonly int inputCount;
    private readonly int changes;
    private readonly int passed;
    private readonly int seen;
    private double[] state;
    private double[] next;
    private bool begun;

    public FeatureStream(ModelSpec spec, IReservoir reservoir)
    {
        this.spec = spec;
        Reservoir = reservoir;
        inputCount = spec.Task.Inputs.Length;
        changes = spec.InputChanges ? inputCount : 0;
        passed = spec.Readout.InputLags * inputCount;
        Standardiser = new InputStandardiser(spec.ReservoirInputs, spec.StandardiserRows);
        targetReader = new TargetReader(spec);
        inputs = new double[spec.ReservoirInputs];
        raw = new double[spec.ReservoirInputs];
        previous = new double[changes];
        fedBack = new double[spec.OutputFeedback is null ? 0 : spec.Task.OutputSize];
        state = new double[reservoir.StateSize];
        next = new double[reservoir.StateSize];
        seen = reservoir.FeatureSize;
        Features = new double[spec.FeatureSize];
        Features[^1] = 1;
    }

    public IReservoir Reservoir { get; }

    public InputStandardiser Standardiser { get; private set; }

    /// <summary>The features of the last row, [FeatureSize].</summary>
    public double[] Features { get; }

    public ReadOnlySpan<double> State => state;

    /// <summary>Whether an input of the last row lay beyond what a standardised one may be, and was held there.</summary>
    public bool AtLimit
    {
        get
        {
            if (!spec.StandardiseInputs)
                return false;
            var limit = InputStandardiser.Limit * (spec.OutputFeedback?.Scaling ?? 1);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (Math.Abs(inputs[i]) >= (i < inputCount + changes ? InputStandardiser.Limit : limit))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Takes the statistics of the first rows of a series, all of them, and holds them.</summary>
    public void Fit(TimeSeries series, int rows)
    {
        Standardiser = new InputStandardiser(raw.Length, heldAfter: rows);
        for (var row = 0; row < rows; row++)
        {
            PutTogether(series.Row(row));
            Standardiser.Observe(raw);
            Teach(series.Row(row));
        }

        Rewind();
    }

    /// <summary>The adaptation that the spec asks for, to the first rows of a series as they will be standardised; none if it does not.</summary>
    public ReservoirAdaptation? Adaptation(TimeSeries series, int rows)
    {
        return spec.Plasticity is null
            ? null
            : new ReservoirAdaptation(spec.Plasticity, spec.Reservoir, inputs.Length, [Driven(series, rows)]);
    }

    /// <summary>What drives the reservoir in the first rows of a series, standardised, [rows, inputs]; the stream is at rest afterwards.</summary>
    public double[] Driven(TimeSeries series, int rows)
    {
        var driven = new double[rows * inputs.Length];
        for (var row = 0; row < rows; row++)
        {
            PutTogether(series.Row(row));
            Drive(driven.AsSpan(row * inputs.Length, inputs.Length));
            Teach(series.Row(row));
        }

        Rewind();
        return driven;
    }

    /// <summary>The same statistics of the inputs before another reservoir, at rest.</summary>
    public FeatureStream With(IReservoir reservoir) => new(spec, reservoir) { Standardiser = Standardiser };

    /// <summary>Takes one row in; the inputs are its first values.</summary>
    /// <param name="row">[columns]</param>
    /// <param name="observe">Whether the running statistics count the row.</param>
    public void Advance(ReadOnlySpan<double> row, bool observe)
    {
        PutTogether(row);
        if (observe && spec.StandardiseInputs)
            Standardiser.Observe(raw);
        Drive(inputs);
        Reservoir.Step(inputs, state, next);
        (state, next) = (next, state);
        state.AsSpan(0, seen).CopyTo(Features);
        if (passed > 0)
            PassThrough();
    }

    /// <summary>Inputs of the rows before, as they will still be features of the next row, latest first, [(lags - 1) x inputs].</summary>
    public ReadOnlySpan<double> PassedInputs => Features.AsSpan(seen, Math.Max(0, passed - inputCount));

    /// <summary>Inputs of the row before, [inputs], where their changes are wanted; empty before the first row.</summary>
    public ReadOnlySpan<double> PreviousInputs => begun ? previous : [];

    /// <summary>What will be fed back at the next row, [outputs]; empty without feedback.</summary>
    public ReadOnlySpan<double> FedBack => fedBack;

    /// <summary>Feeds the row's targets back if it is labelled (teacher forcing); what was fed back before stays otherwise.</summary>
    public void Teach(ReadOnlySpan<double> row)
    {
        if (fedBack.Length > 0 && targetReader.Labelled(row))
            targetReader.Read(row, fedBack);
    }

    /// <summary>Feeds back what was predicted (free running).</summary>
    public void FeedBack(ReadOnlySpan<double> prediction) => prediction[..fedBack.Length].CopyTo(fedBack);

    /// <summary>Stands where the model stood whose state this is.</summary>
    public void Load(ModelState saved)
    {
        saved.Reservoir.Span.CopyTo(state);
        saved.PassedInputs.Span.CopyTo(Features.AsSpan(seen));
        saved.PreviousInputs.Span.CopyTo(previous);
        saved.FedBack.Span.CopyTo(fedBack);
        begun = saved.Rows > 0;
        Standardiser.Load(saved.Standardiser);
        if (saved.Beginning is { } beginning)
            Standardiser.LoadScale(beginning.Scale);
    }

    /// <summary>Takes the scale of the rows so far and stands where it stood before the first of them.</summary>
    public void BeginAgain()
    {
        Standardiser.TakeScale();
        state.AsSpan().Clear();
        Features.AsSpan(0, Features.Length - 1).Clear();
        Rewind();
    }

    /// <summary>Copies where another stream of the same model stands in its rows.</summary>
    public void StandWith(FeatureStream other)
    {
        other.State.CopyTo(state);
        other.PassedInputs.CopyTo(Features.AsSpan(seen));
        other.previous.CopyTo(previous, 0);
        other.fedBack.CopyTo(fedBack, 0);
        begun = other.begun;
    }

    // Values, their changes, what is fed back.
    private void PutTogether(ReadOnlySpan<double> row)
    {
        var values = row[..inputCount];
        values.CopyTo(raw);
        for (var i = 0; i < changes; i++)
        {
            raw[inputCount + i] = begun ? values[i] - previous[i] : 0;
            previous[i] = values[i];
        }

        fedBack.CopyTo(raw, inputCount + changes);
        begun = true;
    }

    private void Drive(Span<double> driven)
    {
        if (spec.StandardiseInputs)
            Standardiser.Transform(raw, driven);
        else
            raw.CopyTo(driven);
        if (spec.OutputFeedback is { } feedback)
        {
            foreach (ref var value in driven[(inputCount + changes)..])
                value *= feedback.Scaling;
        }
    }

    private void Rewind()
    {
        begun = false;
        fedBack.AsSpan().Clear();
    }

    // The latest inputs stand first; those of the oldest row fall out.
    private void PassThrough()
    {
        var lags = Features.AsSpan(seen, passed);
        lags[..(passed - inputCount)].CopyTo(lags[inputCount..]);
        for (var i = 0; i < inputCount; i++)
            lags[i] = ReadoutSpec.PassThroughGain * inputs[i];
    }
}
