using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Turns rows into feature vectors: standardise the inputs, step the reservoir, and lay out [states, inputs if passed
/// through, 1]. Allocates nothing per row.
/// </summary>
internal sealed class FeatureStream
{
    private readonly ModelSpec spec;
    private readonly double[] inputs;
    private readonly int inputCount;
    private double[] state;
    private double[] next;

    public FeatureStream(ModelSpec spec, IReservoir reservoir)
    {
        this.spec = spec;
        Reservoir = reservoir;
        inputCount = spec.Task.Inputs.Length;
        Standardiser = new InputStandardiser(inputCount);
        inputs = new double[inputCount];
        state = new double[reservoir.StateSize];
        next = new double[reservoir.StateSize];
        Features = new double[spec.FeatureSize];
        Features[^1] = 1;
    }

    public IReservoir Reservoir { get; }

    public InputStandardiser Standardiser { get; }

    /// <summary>The features of the last row, [FeatureSize].</summary>
    public double[] Features { get; }

    public ReadOnlySpan<double> State => state;

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
        state.CopyTo(Features.AsSpan());
        if (spec.Readout.InputPassThrough)
            inputs.CopyTo(Features.AsSpan(state.Length));
    }

    public void Load(ReadOnlySpan<double> saved) => saved.CopyTo(state);
}
