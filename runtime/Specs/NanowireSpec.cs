using System.Globalization;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Reservoirs.Nanowire;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Memristive nanowire network (Milano et al. 2022, doi:10.1038/s41563-021-01099-9, with the rate model of Miranda, Milano and
/// Ricciardi 2020): junctions joined by wires whose conductance rises under voltage and relaxes without. Inputs set the
/// voltage of source electrodes; the readout sees the voltages of floating electrodes, in volts.
/// </summary>
/// <remarks>
/// Each sub-step solves Kirchhoff's current law for the present conductances, then takes every wire through the exact solution
/// of its rate equation at its voltage. An input u sets its sources to <see cref="OffsetVoltage"/> + <see cref="InputVoltage"/> u,
/// held within plus or minus <see cref="VoltageLimit"/>. Wires respond to the magnitude of a voltage: without an offset, u
/// and -u leave the same trace.
/// </remarks>
public sealed record NanowireSpec : ReservoirSpec
{
    /// <summary>Largest number of junctions: Kirchhoff's law is solved for all of them at every sub-step.</summary>
    public const int MaximumJunctions = 4_096;

    /// <summary>How the junctions lie.</summary>
    public NanowireLayout Layout { get; init; } = NanowireLayout.Grid;

    /// <summary>Rows of a grid. 2 to 1,024.</summary>
    public int Rows { get; init; } = 10;

    /// <summary>Columns of a grid. 2 to 1,024.</summary>
    public int Columns { get; init; } = 10;

    /// <summary>Junctions of a geometric layout. 4 to 4,096.</summary>
    public int Junctions { get; init; } = 100;

    /// <summary>Wires that a junction of a geometric layout has on average, edges of the square aside. 2 to 20.</summary>
    public double MeanDegree { get; init; } = 6;

    /// <summary>Floating electrodes, whose voltages are the features. 1 to 4,096.</summary>
    public int Electrodes { get; init; } = 40;

    /// <summary>Source electrodes of each input. 1 to 1,000.</summary>
    public int SourcesPerInput { get; init; } = 1;

    /// <summary>Electrodes at 0 V. 1 to 1,000.</summary>
    public int Grounds { get; init; } = 2;

    /// <summary>Resistance between a source or ground and its junction, ohm. 0 to 1,000,000.</summary>
    public double ContactResistance { get; init; } = 82;

    /// <summary>Volts per unit of input. 0 to 10.</summary>
    public double InputVoltage { get; init; } = 1;

    /// <summary>Volts at input 0. -10 to 10.</summary>
    public double OffsetVoltage { get; init; } = 3;

    /// <summary>Largest magnitude of a source's voltage, volts. Above 0, up to 10.</summary>
    public double VoltageLimit { get; init; } = 6;

    /// <summary>Duration of a row, milliseconds. Above 0, up to 1,000,000.</summary>
    public double StepMilliseconds { get; init; } = 1;

    /// <summary>Sub-steps of a row. 1 to 100.</summary>
    public int SubSteps { get; init; } = 1;

    /// <summary>Junctions of the layout.</summary>
    internal int JunctionCount => Layout == NanowireLayout.Grid ? Rows * Columns : Junctions;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Electrodes;

    /// <inheritdoc/>
    public override int StateSize(int inputSize) => Electrodes + JunctionGraph.Of(this).Wires;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Known($"{path}.layout", Layout);
        if (Layout == NanowireLayout.Geometric)
        {
            check.Within($"{path}.junctions", Junctions, 4, MaximumJunctions);
            check.Within($"{path}.meanDegree", MeanDegree, 2, 20);
        }
        else
        {
            check.Within($"{path}.rows", Rows, 2, 1024);
            check.Within($"{path}.columns", Columns, 2, 1024);
            if ((long)Rows * Columns > MaximumJunctions)
                check.Add($"{path}.rows", $"{Rows}, times {Columns} columns", $"at most {MaximumJunctions} junctions");
        }

        check.Within($"{path}.electrodes", Electrodes, 1, MaximumJunctions);
        check.Within($"{path}.sourcesPerInput", SourcesPerInput, 1, 1000);
        check.Within($"{path}.grounds", Grounds, 1, 1000);
        check.Within($"{path}.contactResistance", ContactResistance, 0, 1_000_000);
        check.Within($"{path}.inputVoltage", InputVoltage, 0, 10);
        check.Within($"{path}.offsetVoltage", OffsetVoltage, -10, 10);
        check.Within($"{path}.voltageLimit", VoltageLimit, 0, 10, lowExcluded: true);
        check.Within($"{path}.stepMilliseconds", StepMilliseconds, 0, 1_000_000, lowExcluded: true);
        check.Within($"{path}.subSteps", SubSteps, 1, 100);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        var needed = Electrodes + Grounds + ((long)SourcesPerInput * inputSize);
        if (needed > JunctionCount)
        {
            check.Add(
                $"{path}.electrodes",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Electrodes}, which with {Grounds} grounds and {SourcesPerInput} sources for each of {inputSize} inputs makes {needed}"),
                $"at most {JunctionCount} in all, one for each junction");
        }
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => NanowireNetwork.Derive(this, inputSize);
}
