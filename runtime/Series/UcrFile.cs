using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Reads the tab-separated text of the UCR archive (Dau et al. 2019, doi:10.1109/JAS.2019.1911747): no header, each line a
/// univariate case, the class first, then the values.
/// </summary>
/// <remarks>
/// <c>NaN</c> is a missing value; <c>NaN</c>s at the end of a line pad a shorter case and are cut off, as the archive has it. All
/// lines have the same number of fields.
/// </remarks>
public static class UcrFile
{
    /// <summary>Reads every case.</summary>
    /// <param name="reader">Text; left open.</param>
    /// <param name="name">Name of the problem, which the file does not hold.</param>
    /// <param name="classes">
    /// The classes that indices refer to, such as those of the training set. Unless said, the distinct labels of this file, in
    /// the order of numbers when all are numbers, else in ordinal order.
    /// </param>
    /// <exception cref="SeriesRefusedException">There is no case, or a line cannot be used.</exception>
    public static SequenceSet ReadAll(TextReader reader, string name, ImmutableArray<string> classes = default)
    {
        var lines = new NumberedLines(reader, name);
        var cases = new List<(string Label, double[] Values)>();
        var width = 0;
        while (lines.Read())
        {
            var fields = lines.Line.Split('\t');
            if (fields.Length < 2)
                throw lines.Refuse($"'{NumberedLines.Shown(lines.Line)}' has no tab. A line is a class and values, with tabs between.");
            if (width == 0)
                width = fields.Length;
            if (fields.Length != width)
                throw lines.Refuse($"there are {fields.Length} fields, on the first line {width}. All lines have the same; pad with NaN.");
            cases.Add((Label(lines, fields[0].Trim(), classes), Values(lines, fields)));
        }

        if (cases.Count == 0)
            throw lines.RefuseAll("there is no case. Each line is a class and values, with tabs between.");
        var known = classes.IsDefault ? Distinct(cases.Select(c => c.Label)) : classes;
        return new SequenceSet(name, known, [.. cases.Select(c => new LabelledSequence(1, c.Values, known.IndexOf(c.Label)))]);
    }

    /// <summary>Distinct labels, in the order of numbers when all are numbers, else in ordinal order.</summary>
    internal static ImmutableArray<string> Distinct(IEnumerable<string> labels)
    {
        var distinct = labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var numbers = new double[distinct.Length];
        for (var i = 0; i < distinct.Length; i++)
        {
            if (!double.TryParse(distinct[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return [.. distinct];
        }

        return [.. distinct.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)];
    }

    private static string Label(NumberedLines lines, string label, ImmutableArray<string> classes)
    {
        if (label.Length == 0)
            throw lines.Refuse("the class is empty. Write the class first, then a tab.");
        return classes.IsDefault || classes.Contains(label)
            ? label
            : throw lines.Refuse($"the class is '{NumberedLines.Shown(label)}'; it must be one of {string.Join(", ", classes)}.");
    }

    private static double[] Values(NumberedLines lines, string[] fields)
    {
        var length = fields.Length - 1;
        while (length > 0 && IsMissing(fields[length]))
            length--;
        if (length == 0)
            throw lines.Refuse("every value is NaN. A case has at least one value.");
        var values = new double[length];
        for (var step = 0; step < length; step++)
            values[step] = IsMissing(fields[step + 1]) ? double.NaN : lines.Number64(fields[step + 1], $"value {step + 1}");
        return values;
    }

    private static bool IsMissing(string field) => field.AsSpan().Trim().Equals("NaN", StringComparison.OrdinalIgnoreCase);
}
