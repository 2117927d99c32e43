using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Win32.SafeHandles;

namespace ArchetypeRC.Host.Commands;

/// <summary>
/// Writes the answers of a stream as text, flushed as they come; numbers round-trip. A model that answers with probabilities has that of
/// each class beside the class it decided for.
/// </summary>
internal abstract class AnswerWriter(ModelSpec spec, Stream output) : IAnswerSink
{
    private const int BrokenPipe = 32; // EPIPE

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Whether whoever read the answers has closed its end.</summary>
    public bool ReaderHasGone { get; private set; }

    protected TaskSpec Task => spec.Task;

    /// <summary>Names of the probabilities, one per class; empty for a model that answers otherwise.</summary>
    protected ImmutableArray<string> Probabilities { get; } =
        spec.Readout.AnswersProbabilities ? [.. spec.Task.Classes.Select(label => $"probability_{label}")] : [];

    protected ArrayBufferWriter<byte> Buffer => buffer;

    public static AnswerWriter For(ModelSpec spec, Stream output, bool json, bool intervals = false) =>
        json ? new JsonLines(spec, output) : new Csv(spec, output, intervals);

    /// <summary>
    /// Standard output as a file: a closed pipe is an error there, which the console's own stream keeps to itself. A regular file is
    /// left to that stream, which moves the position that the file shares with whoever writes to it next.
    /// </summary>
    public static Stream StandardOutput()
    {
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    /// <summary>Writes what comes before the first answer.</summary>
    public abstract void Begin();

    /// <inheritdoc/>
    public void Write(long sequence, ReadOnlySpan<double> prediction) => Write(sequence, prediction, []);

    /// <summary>Takes an answer with its intervals.</summary>
    /// <param name="sequence">Its row.</param>
    /// <param name="prediction">[outputs]</param>
    /// <param name="radii">[outputs], half widths of the intervals; infinite while they are not known, empty for none.</param>
    public abstract void Write(long sequence, ReadOnlySpan<double> prediction, ReadOnlySpan<double> radii);

    /// <inheritdoc/>
    public void Flush()
    {
        try
        {
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
        catch (IOException e)
        {
            ReaderHasGone = e.HResult == BrokenPipe;
            throw;
        }

        buffer.ResetWrittenCount();
    }

    /// <summary>Class labels of a classification are text; everything else is numbers.</summary>
    protected string Text(ReadOnlySpan<double> prediction, int target) => Task.Kind == TaskKind.Classification
        ? Task.Classes[ErrorSums.Highest(prediction)]
        : Number(prediction[target]);

    protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    protected void Put(string text) => Encoding.UTF8.GetBytes(text, buffer);

    private sealed class Csv(ModelSpec spec, Stream output, bool intervals) : AnswerWriter(spec, output)
    {
        public override void Begin()
        {
            string[] names = intervals ? ["predicted", "low", "high"] : ["predicted"];
            var columns = Task.Targets.SelectMany(t => names.Select(name => $"{name}_{t}")).Concat(Probabilities);
            Put("sequence," + string.Join(',', columns.Select(Quoted)) + "\n");
            Flush();
        }

        public override void Write(long sequence, ReadOnlySpan<double> prediction, ReadOnlySpan<double> radii)
        {
            Put(sequence.ToString(CultureInfo.InvariantCulture));
            for (var target = 0; target < Task.Targets.Length; target++)
            {
                Put("," + Quoted(Text(prediction, target)));
                if (intervals)
                    Put($",{Number(prediction[target] - radii[target])},{Number(prediction[target] + radii[target])}");
            }

            for (var c = 0; c < Probabilities.Length; c++)
                Put($",{Number(prediction[c])}");
            Put("\n");
        }

        private static string Quoted(string cell) =>
            cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private sealed class JsonLines(ModelSpec spec, Stream output) : AnswerWriter(spec, output)
    {
        public override void Begin()
        {
        }

        public override void Write(long sequence, ReadOnlySpan<double> prediction, ReadOnlySpan<double> radii)
        {
            using (var json = new Utf8JsonWriter(Buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("sequence", sequence);
                for (var target = 0; target < Task.Targets.Length; target++)
                {
                    json.WritePropertyName($"predicted_{Task.Targets[target]}");
                    if (Task.Kind == TaskKind.Classification)
                        json.WriteStringValue(Text(prediction, target));
                    else
                        json.WriteRawValue(Text(prediction, target));
                    if (!radii.IsEmpty && double.IsFinite(radii[target]))
                    {
                        json.WriteNumber($"low_{Task.Targets[target]}", prediction[target] - radii[target]);
                        json.WriteNumber($"high_{Task.Targets[target]}", prediction[target] + radii[target]);
                    }
                }

                for (var c = 0; c < Probabilities.Length; c++)
                {
                    // Of a readout that has lost itself there is none.
                    if (double.IsFinite(prediction[c]))
                        json.WriteNumber(Probabilities[c], prediction[c]);
                    else
                        json.WriteNull(Probabilities[c]);
                }

                json.WriteEndObject();
            }

            Put("\n");
        }
    }
}
