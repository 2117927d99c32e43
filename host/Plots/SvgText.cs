using System.Globalization;
using System.Text.RegularExpressions;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Plots;

/// <summary>
/// Fits a figure into the page: its text in the page's own font, its colours by the theme of the page. The plotting library places
/// every glyph by the font of the machine that drew it; where that font is missing, the glyphs would overlap.
/// </summary>
internal static partial class SvgText
{
    // Width of a digit in most fonts, as a share of the font size.
    private const double GlyphWidth = 0.6;

    /// <summary>The same figure with one position per text, anchored at its start, middle or end as it was drawn.</summary>
    public static string Anchored(string svg) => Placed().Replace(svg, match =>
    {
        var size = double.Parse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture);
        double[] glyphs =
        [
            .. match.Groups["x"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(x => double.Parse(x, CultureInfo.InvariantCulture)),
        ];
        var y = match.Groups["y"].Value.Trim(' ', ',');
        var (anchor, at) = Anchor(glyphs, size);
        return string.Create(CultureInfo.InvariantCulture, $"font-size=\"{size}\" text-anchor=\"{anchor}\" x=\"{at:R}\" y=\"{y}\"");
    });

    /// <summary>The same figure with the colours of the report by their names in the style of the page, which has others in the dark.</summary>
    public static string Themed(string svg) =>
        HexColor().Replace(svg, match => ReportStyle.Colors.TryGetValue(match.Groups["color"].Value, out var name) ? $"\"{name}\"" : match.Value);

    private static (string Anchor, double At) Anchor(double[] glyphs, double size)
    {
        var end = glyphs[^1] + (GlyphWidth * size);
        if (glyphs[0] > -1)
            return ("start", glyphs[0]);
        // How wide the last glyph is can only be guessed: the end is nearer to 0 than to where it would be of a centred text.
        return Math.Abs(end) < -glyphs[0] / 2 ? ("end", 0) : ("middle", 0);
    }

    [GeneratedRegex("\"(?<color>#[0-9A-Fa-f]{6})\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HexColor();

    [GeneratedRegex(
        "font-size=\"(?<size>[0-9.]+)\" font-family=\"[^\"]*\" x=\"(?<x>[-0-9., e]+)\" y=\"(?<y>[-0-9., e]+)\"",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Placed();
}
