using System.Globalization;

namespace ArchetypeRC.Runtime.Series;

/// <summary>The lines of a text one after another, with their numbers, blank ones passed over.</summary>
internal sealed class NumberedLines(TextReader reader, string file)
{
    /// <summary>Number of the present line, from 1; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>The present line without blanks at its ends.</summary>
    public string Line { get; private set; } = string.Empty;

    /// <summary>Goes on to the next line that is not blank.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        while (reader.ReadLine() is { } line)
        {
            Number++;
            Line = line.Trim();
            if (Line.Length > 0)
                return true;
        }

        return false;
    }

    /// <summary>A refusal of the present line.</summary>
    public SeriesRefusedException Refuse(string what) => new($"{file}, line {Number}: {what}");

    /// <summary>A refusal of the text as a whole.</summary>
    public SeriesRefusedException RefuseAll(string what) => new($"{file}: {what}");

    /// <summary>A field as a finite number.</summary>
    /// <exception cref="SeriesRefusedException">It is none.</exception>
    public double Number64(ReadOnlySpan<char> field, string name) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Refuse($"{name} is '{Shown(field)}', which is not a finite number. Write a number such as 12.5.");

    /// <summary>A field as an integer from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="SeriesRefusedException">It is none.</exception>
    public int Integer(ReadOnlySpan<char> field, string name, int low = int.MinValue, int high = int.MaxValue) =>
        int.TryParse(field, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? value
            : throw Refuse($"{name} is '{Shown(field)}'; it must be an integer from {low} to {high}.");

    /// <summary>The text of a field, cut to a length that a message can bear.</summary>
    public static string Shown(ReadOnlySpan<char> field) => field.Length <= 40 ? field.ToString() : $"{field[..40]}...";
}
