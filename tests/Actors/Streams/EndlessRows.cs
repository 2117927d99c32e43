using System.Runtime.CompilerServices;
using ArchetypeRC.Actors.Streams;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>A source that has its next row at once, from one number to before another.</summary>
internal sealed class EndlessRows(long from, long to, Action<long>? read = null) : IRowSource
{
    /// <inheritdoc/>
    public bool CanReplay => true;

    /// <summary>Rows given.</summary>
    public long Given { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        for (var number = from; number < to && !cancellation.IsCancellationRequested; number++)
        {
            Given++;
            read?.Invoke(number);
            yield return new SourceRow(number, [Math.Sin(0.37 * number)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long through) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
