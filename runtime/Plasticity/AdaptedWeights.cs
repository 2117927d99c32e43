using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>What plasticity has made of one network: learned state, kept with the model and never shared.</summary>
public sealed record AdaptedWeights
{
    /// <summary>Gain of each unit, [units].</summary>
    public required ReadOnlyMemory<double> Gain { get; init; }

    /// <summary>Bias of each unit, [units]: it takes the place of the one that is drawn.</summary>
    public required ReadOnlyMemory<double> Bias { get; init; }

    /// <summary>
    /// Recurrent weights row by row, each row's existing synapses by ascending source (rows with fewer synapses than others
    /// have zeros among them); empty when no rule changed them.
    /// </summary>
    public required ReadOnlyMemory<double> Recurrent { get; init; }

    /// <summary>The recurrent weights after plasticity, from those that were derived.</summary>
    /// <exception cref="ArgumentException">An array has not the length that belongs to the derived weights, or a value is not finite.</exception>
    internal RecurrentWeights Apply(RecurrentWeights derived)
    {
        Check(nameof(Gain), Gain.Span, derived.Units);
        Check(nameof(Bias), Bias.Span, derived.Units);
        if (Recurrent.IsEmpty)
            return derived;
        var synapses = PlasticSynapses.Of(derived);
        Check(nameof(Recurrent), Recurrent.Span, synapses.Values.Length);
        return synapses.With(Recurrent.Span);
    }

    private static void Check(string name, ReadOnlySpan<double> values, int expected)
    {
        if (values.Length != expected)
            throw new ArgumentException($"The adapted weights hold {values.Length} values of {name}; the reservoir takes {expected}.", name);
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"A value of {name} is {value}; allowed: a finite number.", name);
        }
    }
}
