using System.Text;

namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>
/// The whole lines of a pipe. What a killed writer left without a line end is no line: its reader cannot tell whether
/// the rest was cut off.
/// </summary>
internal sealed class LineStream(Stream stream) : IDisposable
{
    private readonly byte[] buffer = new byte[65_536];
    private readonly List<byte> line = [];
    private int at;
    private int end;

    /// <summary>What came after the last line end, once the pipe has ended.</summary>
    public string Remainder => Encoding.UTF8.GetString([.. line]);

    /// <summary>The next line without its end; null when the pipe has ended.</summary>
    public async Task<string?> ReadAsync()
    {
        while (true)
        {
            while (at < end)
            {
                var next = buffer[at++];
                if (next != '\n')
                {
                    line.Add(next);
                    continue;
                }

                var text = Encoding.UTF8.GetString([.. line]);
                line.Clear();
                return text;
            }

            at = 0;
            end = await stream.ReadAsync(buffer);
            if (end == 0)
                return null;
        }
    }

    public void Dispose() => stream.Dispose();
}
