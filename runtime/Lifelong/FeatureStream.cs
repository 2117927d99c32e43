using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Turns rows into feature vectors: standardise the inputs, step the reservoir, and lay out [features of the state, inputs passed
/// through, 1]. Allocates nothing per row.
/// </summary>
internal sealed class FeatureStream
{
    private readonly ModelSpec spec;
    private readonly double[] inputs;
    private readonly int inputCount;
    private readonly int passed;
    private readonly int seen;
    private double[] state;
    private double[] next;

    public FeatureStream(ModelSpec spec, IReservoir reservoir)
    {
        this.spec = spec;
        Reservoir = reservoir;
        inputCount = spec.Task.Inputs.Length;
        passed = spec.Readout.InputLags * inputCount;
        Standardiser = new InputStandardiser(inputCount, spec.StandardiserRows);
        inputs = new double[inputCount];
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

    /// <summary>Takes the statistics of the first rows of a series, all of them, and holds them.</summary>
    public void Fit(TimeSeries series, int rows)
    {
        Standardiser = new InputStandardiser(inputCount, heldAfter: rows);
        for (var row = 0; row < rows; row++)
            Standardiser.Observe(series.Row(row)[..inputCount]);
    }

    /// <summary>The adaptation that the spec asks for, to the first rows of a series as they will be standardised; none if it does not.</summary>
    public ReservoirAdaptation? Adaptation(TimeSeries series, int rows)
    {
        if (spec.Plasticity is null)
            return null;
        var standardised = new double[rows * inputCount];
        for (var row = 0; row < rows; row++)
        {
            var raw = series.Row(row)[..inputCount];
            var target = standardised.AsSpan(row * inputCount, inputCount);
            if (spec.StandardiseInputs)
                Standardiser.Transform(raw, target);
            else
                raw.CopyTo(target);
        }

        return new ReservoirAdaptation(spec.Plasticity, spec.Reservoir, inputCount, [standardised]);
    }

    /// <summary>The same statistics of the inputs before another reservoir, at rest.</summary>
    public FeatureStream With(IReservoir reservoir) => new(spec, reservoir) { Standardiser = Standardiser };

    /// <summary>Takes one row in; the inputs are its first values.</summary>
    /// <param name="row">[columns]</param>
    /// <param name="observe">Whether the running statistics count the row.</param>
    public void Advance(ReadOnlySpan<double> row, bool observe)
    {
        var raw = row[..inputCount];
        if (spec.StandardiseInputs)
        {
            if (observe)
                Standardiser.Observe(raw);
            Standardiser.Transform(raw, inputs);
        }
        else
        {
            raw.CopyTo(inputs);
        }

        Reservoir.Step(inputs, state, next);
        (state, next) = (next, state);
        state.AsSpan(0, seen).CopyTo(Features);
        if (passed > 0)
            PassThrough();
    }

    /// <summary>Inputs of the rows before, as they will still be features of the next row, latest first, [(lags - 1) x inputs].</summary>
    public ReadOnlySpan<double> PassedInputs => Features.AsSpan(seen, Math.Max(0, passed - inputCount));

    public void Load(ReadOnlySpan<double> savedState, ReadOnlySpan<double> passedInputs)
    {
        savedState.CopyTo(state);
        passedInputs.CopyTo(Features.AsSpan(seen));
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
