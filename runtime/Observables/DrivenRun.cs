using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>A reservoir on its way from a start state through inputs, with the state before the last step kept.</summary>
internal sealed class DrivenRun(IReservoir reservoir)
{
    private long taken;

    /// <summary>The state after the last step, [StateSize].</summary>
    public double[] State { get; private set; } = new double[reservoir.StateSize];

    /// <summary>The state before the last step, [StateSize].</summary>
    public double[] Previous { get; private set; } = new double[reservoir.StateSize];

    /// <summary>Rows of the inputs of a run, checked.</summary>
    public static int StepsOf(IReservoir reservoir, ReadOnlySpan<double> inputs, int washout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(washout);
        if (inputs.Length % reservoir.InputSize != 0)
            throw new ArgumentException($"{inputs.Length} values do not fill rows of {reservoir.InputSize} inputs.", nameof(inputs));
        var steps = inputs.Length / reservoir.InputSize;
        if (steps <= washout)
            throw new ArgumentException($"There are {steps} steps of input; the washout of {washout} leaves none.", nameof(inputs));
        foreach (var value in inputs)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"An input is {value}; inputs are finite.", nameof(inputs));
        }

        return steps;
    }

    public void Step(ReadOnlySpan<double> input)
    {
        reservoir.Step(input, State, Previous);
        (State, Previous) = (Previous, State);
        taken++;
        foreach (var value in State)
        {
            if (!double.IsFinite(value))
                throw new InvalidOperationException($"A state variable is {value} after step {taken}: the reservoir is not stable under this input.");
        }
    }
}
