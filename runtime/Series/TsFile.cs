using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Reads the text format <c>.ts</c> of the UEA archive case by case and refuses what does not keep to it. Lines that start with
/// <c>#</c> are comments, <c>@key value</c> is the header, and after <c>@data</c> each line is a case: channels between colons,
/// values between commas, the class last.
/// </summary>
/// <remarks>
/// A missing value is <c>?</c> and becomes NaN. Time stamps and regression targets are refused. Keys are read in any case. What
/// the header says of dimensions, lengths and missing values is held against every line. Nothing but the present line is kept.
/// </remarks>
public sealed class TsFile : IDisposable
{
    private readonly TextReader reader;
    private readonly NumberedLines lines;
    private readonly ImmutableArray<string> classes;
    private bool labelled;
    private bool? missing;
    private bool equalLength;
    private int channels;
    private int seriesLength;

    /// <summary>Reads the header.</summary>
    /// <param name="reader">Text; disposed with this.</param>
    /// <param name="classes">The classes that indices refer to; those of the header unless said.</param>
    /// <exception cref="SeriesRefusedException">The header cannot be used.</exception>
    public TsFile(TextReader reader, ImmutableArray<string> classes = default)
    {
        this.reader = reader;
        lines = new NumberedLines(reader, "ts file");
        ReadHeader();
        this.classes = classes.IsDefault ? HeaderClasses : classes;
    }

    /// <summary>Name of the problem; empty when the header does not give one.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>The classes that the header lists; empty when cases have none.</summary>
    public ImmutableArray<string> HeaderClasses { get; private set; } = [];

    /// <summary>Cases read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Reads every case.</summary>
    /// <param name="reader">Text; disposed.</param>
    /// <param name="classes">The classes that indices refer to, such as those of the training set; the header's unless said.</param>
    /// <exception cref="SeriesRefusedException">There is no case, or a line cannot be used.</exception>
    public static SequenceSet ReadAll(TextReader reader, ImmutableArray<string> classes = default)
    {
        using var file = new TsFile(reader, classes);
        var cases = ImmutableArray.CreateBuilder<LabelledSequence>();
        while (file.TryRead(out var next))
            cases.Add(next);
        if (cases.Count == 0)
            throw file.lines.RefuseAll("there is no case after @data. Each line there is a case.");
        return new SequenceSet(file.Name, file.classes, cases.ToImmutable());
    }

    /// <summary>Reads the next case.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SeriesRefusedException">The line cannot be used.</exception>
    public bool TryRead([NotNullWhen(true)] out LabelledSequence? next)
    {
        next = null;
        do
        {
            if (!lines.Read())
                return false;
        }
        while (lines.Line[0] == '#');

        var fields = lines.Line.Split(':');
        var found = labelled ? fields.Length - 1 : fields.Length;
        if (channels == 0)
            channels = found;
        if (found != channels || found == 0)
        {
            var wanted = labelled ? $"{Math.Max(1, channels)} channels and a class" : $"{Math.Max(1, channels)} channels";
            throw lines.Refuse($"there are {fields.Length} fields between colons; this file has {wanted} on a line.");
        }

        next = new LabelledSequence(channels, Values(fields), labelled ? ClassOf(fields[^1].Trim()) : LabelledSequence.NoClass);
        Count++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private double[] Values(string[] fields)
    {
        var length = fields[0].AsSpan().Count(',') + 1;
        if (seriesLength == 0 && equalLength)
            seriesLength = length;
        if (seriesLength > 0 && length != seriesLength)
            throw lines.Refuse($"the case has {length} steps; every case of this file has {seriesLength}.");
        var values = new double[length * channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var field = fields[channel].AsSpan();
            var step = 0;
            foreach (var part in field.Split(','))
            {
                if (step < length)
                    values[(step * channels) + channel] = Value(field[part].Trim(), channel, step);
                step++;
            }

            if (step != length)
                throw lines.Refuse($"channel {channel + 1} has {step} steps, channel 1 has {length}. All channels of a case have the same.");
        }

        return values;
    }

    private double Value(ReadOnlySpan<char> text, int channel, int step)
    {
        if (text is "?" || text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return missing != false
                ? double.NaN
                : throw lines.Refuse(
                    $"channel {channel + 1}, step {step + 1} is missing, but the header says '@missing false'. Write '@missing true'.");
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        throw lines.Refuse(
            $"channel {channel + 1}, step {step + 1} is '{NumberedLines.Shown(text)}', which is not a finite number. Write a number, or ? where it is missing.");
    }

    private int ClassOf(string label)
    {
        var index = classes.IndexOf(label);
        return index >= 0
            ? index
            : throw lines.Refuse($"the class is '{NumberedLines.Shown(label)}'; it must be one of {string.Join(", ", classes)}.");
    }

    private void ReadHeader()
    {
        while (lines.Read())
        {
            if (lines.Line[0] == '#')
                continue;
            if (lines.Line[0] != '@')
                throw lines.Refuse($"'{NumberedLines.Shown(lines.Line)}' stands before @data. There must be only # comments and @ headers.");
            var words = lines.Line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words[0].Equals("@data", StringComparison.OrdinalIgnoreCase))
                return;
            Take(words);
        }

        throw lines.RefuseAll("there is no line '@data'. It must stand between the header and the cases.");
    }

    private void Take(string[] words)
    {
        switch (words[0].ToUpperInvariant())
        {
            case "@PROBLEMNAME":
                Name = string.Join(' ', words[1..]);
                break;
            case "@TIMESTAMPS":
                if (Flag(words))
                    throw lines.Refuse("'@timeStamps true': values with time stamps are not read. Leave the stamps out.");
                break;
            case "@TARGETLABEL":
                if (Flag(words))
                    throw lines.Refuse("'@targetLabel true': regression targets are not read. Give a '@classLabel'.");
                break;
            case "@MISSING":
                missing = Flag(words);
                break;
            case "@UNIVARIATE":
                if (Flag(words))
                    Channels("1");
                break;
            case "@DIMENSION" or "@DIMENSIONS":
                Channels(Argument(words));
                break;
            case "@EQUALLENGTH":
                equalLength = Flag(words);
                break;
            case "@SERIESLENGTH":
                seriesLength = lines.Integer(Argument(words), "@seriesLength", 1);
                break;
            case "@CLASSLABEL":
                Classes(words);
                break;
        }
    }

    private void Channels(string text)
    {
        var given = lines.Integer(text, "@dimensions", 1);
        if (channels > 0 && given != channels)
            throw lines.Refuse($"the header says {given} dimensions here and {channels} above. Both must agree.");
        channels = given;
    }

    private void Classes(string[] words)
    {
        labelled = Flag(words);
        if (!labelled)
            return;
        HeaderClasses = [.. words[2..]];
        if (HeaderClasses.IsEmpty)
            throw lines.Refuse("'@classLabel true' lists no class. Write the classes after it.");
        if (HeaderClasses.Distinct(StringComparer.Ordinal).Count() != HeaderClasses.Length)
            throw lines.Refuse("'@classLabel' lists a class twice. Each class is listed once.");
    }

    private bool Flag(string[] words)
    {
        var text = Argument(words);
        return bool.TryParse(text, out var flag)
            ? flag
            : throw lines.Refuse($"{words[0]} is '{NumberedLines.Shown(text)}'; it must be true or false.");
    }

    private string Argument(string[] words) =>
        words.Length > 1 ? words[1] : throw lines.Refuse($"{words[0]} has no value. Write one after it.");
}
