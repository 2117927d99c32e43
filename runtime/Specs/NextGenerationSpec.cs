using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Next generation reservoir, a nonlinear vector autoregression (Gauthier, Bollt, Griffith, Barbosa 2021,
/// doi:10.1038/s41467-021-25801-2): the last inputs, s steps apart, and their unique monomials. No random weights.
/// </summary>
/// <remarks>
/// With I inputs the linear part has d = k I values, newest step first; the monomials of degree q number
/// C(d + q - 1, q). Features: the linear part, then the monomials of degree 2, 3 up to p, each degree in lexical order of its
/// factors. The constant of the method is the one that every readout has.
/// </remarks>
public sealed record NextGenerationSpec : ReservoirSpec
{
    /// <summary>Largest number of features.</summary>
    public const int MaximumFeatures = 20_000;

    /// <summary>Largest number of past values kept: (k - 1) s I.</summary>
    public const int MaximumPastValues = 100_000;

    /// <summary>
    /// Inputs of larger magnitude count as this, so that no product of them leaves the range of a double.
    /// </summary>
    public const double LargestInput = 1e20;

    /// <summary>Steps that are seen, k: the newest and k - 1 before it. 1 to 1,000.</summary>
    public int Delays { get; init; } = 2;

    /// <summary>Steps between two that are seen, s. 1 to 1,000.</summary>
    public int Skip { get; init; } = 1;

    /// <summary>Largest degree of a monomial, p. 1 (linear part alone) to 5.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Whether the degrees between 1 and p are there, too; without them only the linear part and degree p.</summary>
    public bool LowerOrders { get; init; } = true;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => (int)Features(inputSize);

    /// <inheritdoc/>
    public override int StateSize(int inputSize) => FeatureSize(inputSize) + PastValues(inputSize);

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.delays", Delays, 1, 1000);
        check.Within($"{path}.skip", Skip, 1, 1000);
        check.Within($"{path}.order", Order, 1, 5);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        var features = Features(inputSize);
        if (features > MaximumFeatures)
        {
            check.Add(
                $"{path}.order", $"{Order}, which with {Delays} delays of {inputSize} inputs makes {features} features",
                $"at most {MaximumFeatures} features: lower the order or the delays");
        }

        var past = (Delays - 1L) * Skip * inputSize;
        if (past > MaximumPastValues)
        {
            check.Add(
                $"{path}.skip", $"{Skip}, which with {Delays} delays of {inputSize} inputs keeps {past} past values",
                $"at most {MaximumPastValues} past values: lower the skip or the delays");
        }
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => NextGenerationReservoir.Derive(this, inputSize);

    /// <summary>Values of the steps before that are needed later, (k - 1) s I.</summary>
    internal int PastValues(int inputSize) => (Delays - 1) * Skip * inputSize;

    /// <summary>Whether the monomials of a degree are features.</summary>
    internal bool Has(int degree) => degree == 1 || degree == Order || (degree < Order && LowerOrders);

    /// <summary>C(d + q - 1, q), built up so that every quotient is whole; saturates far above every limit.</summary>
    internal static long Monomials(long variables, int degree)
    {
        var count = (UInt128)1;
        for (var i = 0; i < degree; i++)
            count = count * (UInt128)(variables + i) / (UInt128)(i + 1);
        return count > long.MaxValue / 8 ? long.MaxValue / 8 : (long)count;
    }

    private long Features(int inputSize)
    {
        var total = 0L;
        for (var degree = 1; degree <= Order; degree++)
        {
            if (Has(degree))
                total += Monomials((long)Delays * inputSize, degree);
        }

        return total;
    }
}
