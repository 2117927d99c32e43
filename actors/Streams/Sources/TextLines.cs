using System.Text;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>Cuts bytes into lines, however they arrive: a line is there when its end is.</summary>
/// <param name="read">Fills a part of the memory and says how much; 0 at the end.</param>
/// <param name="lastLineMayLackEnd">Whether what comes after the last line end is a line too, or is dropped as half of one.</param>
internal sealed class TextLines(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, bool lastLineMayLackEnd)
{
    private const int LongestLine = 16 << 20;

    private byte[] buffer = new byte[1 << 16];
    private int begin;
    private int end;
    private int searched;
    private bool ended;

    /// <summary>Lines read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The next line without its end; null when there is no more.</summary>
    /// <exception cref="SourceRefusedException">A line is beyond all measure.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var length = buffer.AsSpan(searched..end).IndexOf((byte)'\n');
            if (length >= 0)
                return Take(searched + length, 1);
            searched = end;
            if (ended)
                return lastLineMayLackEnd && begin < end ? Take(end, 0) : null;
            MakeRoom();
            var count = await read(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            ended = count == 0;
            end += count;
        }
    }

    private string Take(int until, int lineEnd)
    {
        var line = buffer.AsSpan(begin..until);
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (Count++ == 0 && line.StartsWith(Encoding.UTF8.Preamble))
            line = line[Encoding.UTF8.Preamble.Length..];
        begin = until + lineEnd;
        searched = begin;
        return Encoding.UTF8.GetString(line);
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
            return;
        if (end - begin > LongestLine)
            throw new SourceRefusedException($"Line {Count + 1} is longer than {LongestLine} bytes. A row is one line of text.");
        var room = end - begin > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(begin..end).CopyTo(room);
        (buffer, searched, end, begin) = (room, searched - begin, end - begin, 0);
    }
}
