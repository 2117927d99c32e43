using System.Globalization;
using System.Net;
using System.Text;
using ArchetypeRC.Host.Plots;

namespace ArchetypeRC.Host.Reports;

/// <summary>Pieces of a page.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Rows(int rows) => rows == 1 ? "1 row" : $"{rows.ToString("n0", CultureInfo.InvariantCulture)} rows";

    public static void Row(StringBuilder page, string name, string value) => page.Append($"<tr><th>{Text(name)}</th><td>{Text(value)}</td></tr>\n");

    /// <summary>A figure under the names of its colours.</summary>
    public static string Figure(string svg, params ReadOnlySpan<(string Name, string Color)> lines)
    {
        var names = new StringBuilder();
        foreach (var (name, color) in lines)
            names.Append($"<span><i style=\"background:{ReportStyle.Colors[color]}\"></i>{Text(name)}</span>");
        return names.Length == 0 ? $"<figure>{svg}</figure>\n" : $"<figure><figcaption>{names}</figcaption>{svg}</figure>\n";
    }

    /// <summary>A figure under the names of its colours, with what must be said of it below.</summary>
    public static string Figure(PlotFigure figure, params ReadOnlySpan<(string Name, string Color)> lines) =>
        Figure(figure.Svg, lines) + (figure.Note.Length == 0 ? "" : $"<p class=\"fine\">{Text(figure.Note)}</p>\n");
}
