using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>What readouts refuse: another length, or a value that is not finite.</summary>
internal static class ReadoutShape
{
    public static void Length(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"The {name} have length {length}; this readout takes {expected}.", name);
    }

    public static void Finite(ReadOnlySpan<double> values, string name)
    {
        // One pass in vectors clears the usual case; only a value that is not finite, or huge, makes this sum so.
        if (double.IsFinite(RowVectors.Dot(values, values)))
            return;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"Value {i} of the {name} is {values[i]}; only finite numbers are learned.", name);
        }
    }
}
