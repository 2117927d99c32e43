using System.Globalization;
using ArchetypeRC.Runtime.Reservoirs.External;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>
/// Asks one device, row after row. A device that ends, is silent for too long or breaks its protocol is let go, and started or
/// connected to again for the same row; after too many failures in a row the session gives up.
/// </summary>
/// <remarks>
/// A device that was started again has lost its own state unless it keeps it itself: it is a machine beside this one, and its
/// memory is its own. Before the second attempt the session waits 100 ms, before each further one twice as long, at most 5 s.
/// </remarks>
public sealed class SubstrateSession : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ExternalSubstrateSpec spec;
    private readonly ISubstrateTransport transport;
    private readonly int inputs;
    private readonly TimeProvider time;
    private ISubstrateLine? line;
    private SubstrateProtocol? protocol;

    /// <param name="spec">The device.</param>
    /// <param name="transport">The way to it, see <see cref="SubstrateTransports"/>.</param>
    /// <param name="inputs">Inputs of a row, 1 or more.</param>
    /// <param name="time">Clock of time-outs and pauses.</param>
    public SubstrateSession(ExternalSubstrateSpec spec, ISubstrateTransport transport, int inputs, TimeProvider time)
    {
        this.spec = spec;
        this.transport = transport;
        this.inputs = inputs;
        this.time = time;
    }

    /// <summary>How often the device was started or connected to again.</summary>
    public int Restarts { get; private set; }

    /// <summary>The states of the device after a row, [States].</summary>
    /// <param name="sequence">Number of the row.</param>
    /// <param name="row">[inputs], finite.</param>
    /// <exception cref="SubstrateUnavailableException">It failed more often in a row than its spec allows.</exception>
    public async Task<double[]> AskAsync(long sequence, ReadOnlyMemory<double> row)
    {
        var pause = FirstPause;
        Exception? first = null;
        for (var failures = 0; ; Restarts++)
        {
            try
            {
                return await Within(sequence, row).ConfigureAwait(false);
            }
            catch (Exception e) when (IsFailure(e))
            {
                Close();
                failures++;
                first ??= e;
                if (failures > spec.Restarts || e is SubstrateProtocolException { Violation: SubstrateViolation.WrongGreeting })
                    throw GivenUp(sequence, failures, first, e);
            }

            await Task.Delay(pause, time).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    // The limit ends an attempt by cutting the line: reading and writing know no other end.
    private async Task<double[]> Within(long sequence, ReadOnlyMemory<double> row)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(spec.TimeoutMilliseconds), time);
        try
        {
            line ??= await transport.OpenAsync(limit.Token).ConfigureAwait(false);
            double[] states;
            await using (limit.Token.Register(line.Dispose).ConfigureAwait(false))
                states = await Task.Run(() => Ask(line, sequence, row.Span), CancellationToken.None).ConfigureAwait(false);

            // An answer at the last moment may have left a line that is cut.
            limit.Token.ThrowIfCancellationRequested();
            return states;
        }
        catch (Exception e) when (limit.IsCancellationRequested && IsFailure(e))
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"it did not answer within {spec.TimeoutMilliseconds} ms"), e);
        }
    }

    private double[] Ask(ISubstrateLine open, long sequence, ReadOnlySpan<double> row)
    {
        if (protocol is null)
        {
            var greeted = new SubstrateProtocol(open.Answers, open.Questions, inputs, spec.States);
            greeted.Greet();
            protocol = greeted;
        }

        var states = new double[spec.States];
        protocol.Ask(sequence, row, states);
        return states;
    }

    private static bool IsFailure(Exception e) =>
        e is SubstrateProtocolException or IOException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    private void Close()
    {
        line?.Dispose();
        line = null;
        protocol = null;
    }

    private SubstrateUnavailableException GivenUp(long sequence, int failures, Exception first, Exception last)
    {
        var (begun, ended) = (first.Message.TrimEnd('.'), last.Message.TrimEnd('.'));
        return new SubstrateUnavailableException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The device '{spec}' failed {(failures == 1 ? "once" : $"{failures} times in a row")} at row {sequence}{(begun == ended ? "" : $"; the first time: {begun}")}; the last time: {ended}. "
                + $"Mend it and run the same command again; the rows before are kept."),
            last);
    }
}
