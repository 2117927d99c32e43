using ArchetypeRC.Host.Plots;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Tests.Host.Plots;

public sealed class SvgTextTests
{
    [Theory]
    [InlineData("0, 7.7, 13.4, ", "start", "0")]
    [InlineData("-11.4, -3.8, 3.8, ", "middle", "0")]
    [InlineData("-3.8, ", "middle", "0")]
    [InlineData("-22.9, -15.3, -7.6, ", "end", "0")]
    [InlineData("-7.6, ", "end", "0")]
    [InlineData("-22.9, -15.3, -10.6, ", "end", "0")]
    [InlineData("-22.9, -2.7, ", "end", "0")]
    public void Text_keeps_the_side_that_it_was_drawn_from(string glyphs, string anchor, string at)
    {
        var drawn = $"<text fill=\"#000\" font-size=\"12\" font-family=\"Some Serif\" x=\"{glyphs}\" y=\"9.5, \">20</text>";
        Assert.Equal(
            $"<text fill=\"#000\" font-size=\"12\" text-anchor=\"{anchor}\" x=\"{at}\" y=\"9.5\">20</text>", SvgText.Anchored(drawn));
    }

    [Fact]
    public void Colour_of_the_report_is_told_by_its_name_and_another_one_stays()
    {
        var drawn = $"<path fill=\"{ReportStyle.Accent.ToUpperInvariant()}\" stroke=\"#123456\"/>";
        Assert.Equal("<path fill=\"var(--accent)\" stroke=\"#123456\"/>", SvgText.Themed(drawn));
    }

    [Fact]
    public void Every_colour_that_figures_name_is_in_the_style_of_the_page_by_day_and_by_night()
    {
        var names = ReportStyle.Colors.Values.Select(v => v["var(".Length..^1]).ToArray();
        Assert.All(names, name => Assert.Equal(2, ReportStyle.Css.Split($"{name}:").Length - 1));
    }
}
