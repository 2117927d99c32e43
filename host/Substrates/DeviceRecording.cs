using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Substrates;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsvHelper;
using CsvHelper.Configuration;

namespace ArchetypeRC.Host.Substrates;

/// <summary>
/// Asks a device for its states, row by row of a CSV file, and writes each row with them behind its own columns. Rows go to a file beside the
/// output, which gets its name when the last row is there; what a recording that was broken off left in it is kept and gone on from.
/// </summary>
internal sealed class DeviceRecording
{
    private static readonly CsvConfiguration Read = new(CultureInfo.InvariantCulture) { BadDataFound = null };
    private static readonly CsvConfiguration Written = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    // What a file that another process has locked gives: EWOULDBLOCK, and ERROR_SHARING_VIOLATION.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileInfo data;
    private readonly FileInfo output;
    private readonly RecordedDevice device;
    private readonly ImmutableArray<string> inputs;

    /// <param name="data">CSV with a header.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="device">The device.</param>
    /// <param name="inputs">Columns that are sent to it, at least one.</param>
    public DeviceRecording(FileInfo data, FileInfo output, RecordedDevice device, ImmutableArray<string> inputs)
    {
        this.data = data;
        this.output = output;
        this.device = device;
        this.inputs = inputs;
    }

    /// <summary>Rows that are in the file.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows of them that an earlier recording left.</summary>
    public long Kept { get; private set; }

    /// <summary>
    /// Rows at which the device was started or connected to again, in this recording or since the last: its states may begin anew there.
    /// </summary>
    public ImmutableArray<long> RestartedAt { get; private set; } = [];

    /// <summary>Where the rows are until the last one is there.</summary>
    public string Partial => output.FullName + ".part";

    // What the rows of Partial were made of, beside it.
    private string Origin => Partial + ".json";

    private JsonObject Made => new()
    {
        ["inputs"] = SpecJson.Texts(inputs),
        ["command"] = SpecJson.Texts(device.Spec.Command),
        ["address"] = device.Spec.Address,
    };

    /// <summary>Records the rows that are left.</summary>
    /// <param name="recorded">Told after each row.</param>
    /// <param name="cancellation">Ends it after a row; what is recorded is kept.</param>
    /// <exception cref="SeriesRefusedException">A column is missing, or a cell cannot be sent.</exception>
    /// <exception cref="OutputRefusedException">The output is there already, or what is left of a recording is of another one.</exception>
    /// <exception cref="SubstrateUnavailableException">The device failed more often in a row than its spec allows.</exception>
    public async Task RunAsync(Action recorded, CancellationToken cancellation)
    {
        using var values = new CsvRows(new StreamReader(data.FullName), new TaskSpec { Inputs = inputs, Targets = [inputs[0]] });
        using var source = new CsvParser(new StreamReader(data.FullName), Read);
        source.Read();
        RefuseStates(source.Record!);
        using (var session = new SubstrateSession(device.Spec, SubstrateTransports.For(device.Spec), inputs.Length, TimeProvider.System))
        {
            var stream = Open();
            await using (stream.ConfigureAwait(false))
            {
                var row = new double[inputs.Length];
                Keep(stream, source, values, row);
                var rows = new CsvWriter(new StreamWriter(stream, leaveOpen: true), Written);
                await using (rows.ConfigureAwait(false))
                {
                    if (stream.Position == 0)
                        await WriteAsync(rows, [.. source.Record!, .. device.States]).ConfigureAwait(false);
                    while (values.Read(row) && source.Read())
                    {
                        cancellation.ThrowIfCancellationRequested();
                        var restarts = session.Restarts;
                        var states = await session.AskAsync(Rows, row).ConfigureAwait(false);
                        if (session.Restarts > restarts)
                            RestartedAt = RestartedAt.Add(Rows);
                        await WriteAsync(rows, [.. source.Record!, .. states.Select(state => state.ToString("R", CultureInfo.InvariantCulture))]).ConfigureAwait(false);
                        Rows++;
                        recorded();
                    }
                }

                stream.Flush(flushToDisk: true);
            }
        }

        File.Move(Partial, output.FullName);
        File.Delete(Origin);
    }

    // One at a time: the second would write between the rows of the first.
    private FileStream Open()
    {
        try
        {
            return new FileStream(Partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlock or SharingViolation)
        {
            throw new OutputRefusedException($"{Partial} is being written by another recording. Wait for it, or name another --out.");
        }
    }

    private static async Task WriteAsync(CsvWriter rows, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
            rows.WriteField(cell);
        await rows.NextRecordAsync().ConfigureAwait(false);
        await rows.FlushAsync().ConfigureAwait(false);
    }

    private void RefuseStates(string[] header)
    {
        if (device.States.FirstOrDefault(header.Contains) is { } taken)
            throw new SeriesRefusedException($"{data} has a column '{taken}' already, the name of a state. Name the file without recorded states.");
    }

    // The rows of an earlier recording must be those of the data; a row that was not written whole is asked again.
    private void Keep(FileStream stream, CsvParser source, CsvRows values, double[] row)
    {
        CutTornLine(stream);
        using var kept = new CsvParser(new StreamReader(stream, leaveOpen: true), Read);
        string[] header = [.. source.Record!, .. device.States];
        var its = kept.Read() ? kept.Record! : [];
        while (kept.Read())
        {
            if (!its.SequenceEqual(header))
                throw Another($"its columns are {string.Join(", ", its)}, not {string.Join(", ", header)}");
            if (!values.Read(row) || !source.Read())
                throw Another($"it has more rows than the {Rows} of {data}");
            if (kept.Count != header.Length || !kept.Record!.Take(source.Count).SequenceEqual(source.Record!))
                throw Another($"its row {Rows} is another one than in {data}");
            Rows++;
        }

        // A header alone is of a recording that never began.
        Kept = Rows;
        if (Kept == 0)
        {
            stream.SetLength(0);
            File.WriteAllText(Origin, Made.ToJsonString());
        }
        else
        {
            var made = File.Exists(Origin) ? File.ReadAllText(Origin) : "nothing that is known";
            if (made != Made.ToJsonString())
                throw Another($"it was made of {made}, not of {Made.ToJsonString()}");
            RestartedAt = [Kept];
        }

        stream.Seek(0, SeekOrigin.End);
    }

    private OutputRefusedException Another(string why) => new(
        $"{Partial} holds what is left of another recording: {why}. Give the same data and device to go on with it, name another --out, or remove it.");

    private static void CutTornLine(FileStream stream)
    {
        var end = stream.Length;
        for (; end > 0; end--)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n')
                break;
        }

        stream.SetLength(end);
        stream.Position = 0;
    }
}
