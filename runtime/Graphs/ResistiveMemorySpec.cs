using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// Echo state graph network on arrays of random resistive memory (Wang et al. 2023, doi:10.1038/s42256-023-00609-5): the
/// weights are conductances as the devices came out, all positive, read with noise; inputs pass a converter of few bits; a fixed
/// number of leaky iterations; relu of the sum over the nodes.
/// </summary>
public sealed record ResistiveMemorySpec : GraphEncoderSpec
{
    /// <summary>Mean conductance of a device, microsiemens. Above 0, up to 1e6.</summary>
    public double ConductanceMean { get; init; } = 14.2473;

    /// <summary>Standard deviation of the conductance over devices, microsiemens; draws at or below 0 are drawn again. 0 to the mean.</summary>
    public double ConductanceDeviation { get; init; } = 2.4624;

    /// <summary>Weight of one microsiemens from the inputs. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.0016;

    /// <summary>Weight of one microsiemens from the states. 0 sends no messages. 0 to 1,000.</summary>
    public double RecurrentScaling { get; init; } = 0.01;

    /// <summary>Leak rate a. Above 0, up to 1.</summary>
    public double LeakRate { get; init; } = 0.2;

    /// <summary>Iterations, K. 1 to 1,000.</summary>
    public int Iterations { get; init; } = 4;

    /// <summary>Bits of the converter at the inputs; each column's range is that of the training graphs. 1 to 16.</summary>
    public int InputBits { get; init; } = 4;

    /// <summary>Standard deviation of a read conductance, as a share of it; drawn anew at every access. 0 to 1.</summary>
    public double ReadNoise { get; init; } = 0.02;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check)
    {
        base.CheckInto(check);
        check.Within("graph.conductanceMean", ConductanceMean, 0, 1e6, lowExcluded: true);
        check.Within("graph.conductanceDeviation", ConductanceDeviation, 0, Math.Max(0, ConductanceMean));
        check.Within("graph.inputScaling", InputScaling, 0, 1_000);
        check.Within("graph.recurrentScaling", RecurrentScaling, 0, 1_000);
        check.Within("graph.leakRate", LeakRate, 0, 1, lowExcluded: true);
        check.Within("graph.iterations", Iterations, 1, 1_000);
        check.Within("graph.inputBits", InputBits, 1, 16);
        check.Within("graph.readNoise", ReadNoise, 0, 1);
    }

    /// <inheritdoc/>
    public override GraphEncoderSpec WithoutMessages() => this with { RecurrentScaling = 0 };

    /// <inheritdoc/>
    public override long ScaleSize(int nodeFeatures) => 2L * nodeFeatures;

    /// <inheritdoc/>
    internal override double[] Measure(GraphSet training) => ResistiveMemoryGraph.Ranges(training, InputBits);

    /// <inheritdoc/>
    internal override IGraphEncoder Derive(int nodeFeatures, double[] scale) => new ResistiveMemoryGraph(this, nodeFeatures, scale);
}
