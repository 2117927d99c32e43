using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoir over a fixed graph whose weights are the conductances of arrays of resistive memory, as the devices came out of forming:
/// X' = (1-a) X + a tanh(W_I [u; 1] + W_R times the sum of what is heard). Inputs pass a converter of few bits, and each access reads with noise.
/// </summary>
/// <remarks>
/// The network of Wang et al. 2023, doi:10.1038/s42256-023-00609-5, driven row by row. Differs: what a reference column reads is taken off
/// (<see cref="Reference"/>), a node hears itself (<see cref="SelfLoops"/>), and W_R is brought to the size of network and graph.
/// </remarks>
public sealed record ResistiveMemoryGraphSpec : FixedGraphSpec
{
    /// <summary>Most inputs of one node.</summary>
    public const int MaximumInputsPerNode = 10_000;

    /// <summary>Whether every node hears itself, too: with one node it is what makes the network recurrent.</summary>
    public bool SelfLoops { get; init; } = true;

    /// <summary>Mean conductance of a device, microsiemens. Above 0, up to 1e6.</summary>
    public double ConductanceMean { get; init; } = 14.2473;

    /// <summary>Standard deviation of the conductance over devices, microsiemens; draws at or below 0 are drawn again. 0 to the mean.</summary>
    public double ConductanceDeviation { get; init; } = 2.4624;

    /// <summary>
    /// Share of the mean conductance that is taken off every device: 1 leaves weights around 0, 0 the positive ones. 0 to 1.
    /// </summary>
    /// <remarks>
    /// As crossbars store signed weights: the sum of the applied values, which a column of its own gives, times the offset is subtracted from
    /// what the array reads (unit column of Shafiee et al. 2016, doi:10.1109/ISCA.2016.12). The noise stays that of the whole conductances.
    /// </remarks>
    public double Reference { get; init; } = 1;

    /// <summary>Weight of one microsiemens from the inputs. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.05;

    /// <summary>
    /// Weight of one microsiemens from the states, over the root of Units and over the largest eigenvalue of the adjacency: times
    /// <see cref="ConductanceDeviation"/> about the spectral radius of the whole network at a reference of 1. 0 to 1,000.
    /// </summary>
    public double RecurrentScaling { get; init; } = 0.37;

    /// <summary>Bits of the converter at the inputs. 1 to 16.</summary>
    public int InputBits { get; init; } = 8;

    /// <summary>The converter's range r, from -r to r; what lies beyond counts as the end of it. Above 0, up to 1e6.</summary>
    public double InputRange { get; init; } = 3;

    /// <summary>Standard deviation of a read conductance, as a share of it; drawn anew at every access. 0 to 1.</summary>
    public double ReadNoise { get; init; } = 0.02;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Within($"{path}.conductanceMean", ConductanceMean, 0, 1e6, lowExcluded: true);
        check.Within($"{path}.conductanceDeviation", ConductanceDeviation, 0, Math.Max(0, ConductanceMean));
        check.Within($"{path}.reference", Reference, 0, 1);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1_000);
        check.Within($"{path}.recurrentScaling", RecurrentScaling, 0, 1_000);
        check.Within($"{path}.inputBits", InputBits, 1, 16);
        check.Within($"{path}.inputRange", InputRange, 0, 1e6, lowExcluded: true);
        check.Within($"{path}.readNoise", ReadNoise, 0, 1);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        base.CheckInputsInto(check, path, inputSize);
        if (inputSize / Nodes > MaximumInputsPerNode)
            check.Add($"{path}.nodes", $"{Nodes} for {inputSize} inputs", $"as many as leave each at most {MaximumInputsPerNode} inputs");
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new ResistiveMemoryReservoir(this, inputSize);
}
