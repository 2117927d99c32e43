using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Tests.Runtime.Observables;

/// <summary>next = W state + Win input + offset: a reservoir whose observables can be worked out by hand.</summary>
internal sealed class LinearReservoir(double[,] weights, double[] input, double[]? offset = null) : IDifferentiableReservoir
{
    private readonly (int Row, int Column, double Weight)[] entries =
    [
        .. from row in Enumerable.Range(0, input.Length)
           from column in Enumerable.Range(0, input.Length)
           where weights[row, column] != 0
           select (row, column, weights[row, column]),
    ];

    public int InputSize => 1;

    public int StateSize => input.Length;

    public int FeatureSize => input.Length;

    public UInt128 WeightsHash => 0;

    public long OperationsPerStep => weights.Length;

    public long BytesPerStep => weights.Length * sizeof(double);

    /// <summary>A ring of equal weights that the input enters at the first unit.</summary>
    public static LinearReservoir Ring(int units, double weight)
    {
        var weights = new double[units, units];
        for (var i = 0; i < units; i++)
            weights[(i + 1) % units, i] = weight;
        var input = new double[units];
        input[0] = 1;
        return new LinearReservoir(weights, input);
    }

    public void Step(ReadOnlySpan<double> input1, ReadOnlySpan<double> state, Span<double> next)
    {
        Multiply(state, next);
        for (var i = 0; i < next.Length; i++)
            next[i] += (input[i] * input1[0]) + (offset?[i] ?? 0);
    }

    public void Tangent(
        ReadOnlySpan<double> input1,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result) => Multiply(direction, result);

    private void Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        product.Clear();
        foreach (var (row, column, weight) in entries)
            product[row] += weight * vector[column];
    }
}
