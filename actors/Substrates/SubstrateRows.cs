using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>
/// Makes the rows that a model with a device learns from out of those that its source gives: inputs, then the states that the
/// device returned, then the other targets.
/// </summary>
/// <remarks>
/// A row that was journaled before is not asked again: its states are in the journal. It is sent with NaN in their place, since
/// the instance knows it again by what the source gave.
/// </remarks>
internal sealed class SubstrateRows : IDisposable
{
    private readonly SubstrateSession session;
    private readonly int given;
    private readonly int states;
    private readonly long journaled;

    /// <param name="spec">Of a model whose reservoir is a device.</param>
    /// <param name="device">Its reservoir.</param>
    /// <param name="transport">The way to the device.</param>
    /// <param name="journaled">Rows before this one are in the journal.</param>
    public SubstrateRows(ModelSpec spec, ExternalSubstrateSpec device, ISubstrateTransport transport, long journaled)
    {
        given = spec.SourceTask.Inputs.Length;
        states = device.States;
        this.journaled = journaled;
        session = new SubstrateSession(device, transport, given, TimeProvider.System);
    }

    /// <summary>How often the device was started or connected to again.</summary>
    public int Restarts => session.Restarts;

    /// <summary>The row with its states.</summary>
    /// <exception cref="SubstrateUnavailableException">The device failed too often.</exception>
    public async Task<double[]> FillAsync(long sequence, double[] row)
    {
        var filled = new double[row.Length + states];
        row.AsSpan(0, given).CopyTo(filled);
        row.AsSpan(given).CopyTo(filled.AsSpan(given + states));
        if (sequence < journaled)
            filled.AsSpan(given, states).Fill(double.NaN);
        else
            (await session.AskAsync(sequence, row.AsMemory(0, given)).ConfigureAwait(false)).CopyTo(filled, given);
        return filled;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
