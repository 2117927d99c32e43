using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoir over a fixed graph in which a node hears its neighbours once per row: X' = (1-a) X + a tanh(U Win' + A X W' + b).
/// </summary>
/// <remarks>
/// Graph echo state network (Gallicchio and Micheli 2010, doi:10.1109/IJCNN.2010.5596796) driven step by step, as for dynamic
/// graphs by Tortorella and Micheli 2021, doi:10.14428/esann/2021.ES2021-70.
/// </remarks>
public sealed record GraphSpec : FixedGraphSpec
{
    /// <summary>
    /// ||W|| times the largest eigenvalue of the adjacency: below 1 the state forgets where it started. 0 to 10.
    /// </summary>
    public double Contraction { get; init; } = 0.9;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.5;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Within($"{path}.contraction", Contraction, 0, 10);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Within($"{path}.biasScaling", BiasScaling, 0, 1000);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new GraphReservoir(this, inputSize);
}
