namespace ArchetypeRC.Actors.Substrates;

/// <summary>The way to a device: every opened line starts it, or connects to it, anew.</summary>
public interface ISubstrateTransport
{
    /// <summary>Starts the device, or connects to it.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="IOException">It cannot be reached; the message says why.</exception>
    Task<ISubstrateLine> OpenAsync(CancellationToken cancellation);
}
