using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Reservoirs.External;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// A reservoir outside of this program: a device or a program that takes inputs and returns states, see
/// <see cref="SubstrateProtocol"/>.
/// </summary>
/// <remarks>
/// The states that it returned are columns of the row: the last <see cref="States"/> inputs of the task. Whoever feeds the model
/// asks the device first and fills them in, so that a row holds all that is learned from, and learning it again asks
/// nobody. What the device gets are the inputs before those.
/// </remarks>
public sealed record ExternalSubstrateSpec : ReservoirSpec
{
    /// <summary>Values that the device returns for a row. 1 to 20,000.</summary>
    public int States { get; init; } = 10;

    /// <summary>Program and arguments that are the device, on its standard input and output; empty when there is an address.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Where the device listens, <c>host:port</c>; empty when there is a command.</summary>
    public string Address { get; init; } = "";

    /// <summary>How long an answer may take, ms. 1 to 3,600,000.</summary>
    public int TimeoutMilliseconds { get; init; } = 5_000;

    /// <summary>How often in a row a device that fails is started or connected to again before the stream ends. 0 to 1,000.</summary>
    public int Restarts { get; init; } = 3;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => States;

    /// <summary>Equality by content, argument by argument.</summary>
    public bool Equals(ExternalSubstrateSpec? other) =>
        base.Equals(other) && States == other.States && Address == other.Address
        && TimeoutMilliseconds == other.TimeoutMilliseconds && Restarts == other.Restarts && Command.SequenceEqual(other.Command);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), States, Address, TimeoutMilliseconds, Restarts);

    /// <summary>The device in words: its command or its address.</summary>
    public override string ToString() => Command.IsDefaultOrEmpty ? Address : string.Join(' ', Command);

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.states", States, 1, MaximumUnits);
        check.Within($"{path}.timeoutMilliseconds", TimeoutMilliseconds, 1, 3_600_000);
        check.Within($"{path}.restarts", Restarts, 0, 1_000);
        if (!Command.IsDefaultOrEmpty)
        {
            if (string.IsNullOrWhiteSpace(Command[0]))
                check.Add($"{path}.command", "blank", "a program, then its arguments");
            if (Address.Length > 0)
                check.Add($"{path}.address", Address, "empty, since there is a command");
        }
        else if (Address.Length == 0)
        {
            check.Add($"{path}.command", "empty", "a program, then its arguments, unless there is an address");
        }
        else if (!Listens(Address))
        {
            check.Add($"{path}.address", Address, "host:port, the port from 1 to 65535");
        }

        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        if (inputSize <= States)
        {
            check.Add(
                $"{path}.states", $"{States}, of {inputSize} inputs",
                "fewer than the task's inputs: the device's inputs come first, then a column for each state");
        }
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new ExternalSubstrate(this, inputSize);

    private static bool Listens(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && int.TryParse(address[(colon + 1)..], out var port) && port is >= 1 and <= 65535;
    }
}
