using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Tests.Host.Reports;

public sealed class SvgTextTests
{
    [Theory]
    [InlineData("0, 7.7, 13.4, ", "start", "0")]
    [InlineData("-11.4, -3.8, 3.8, ", "middle", "0")]
    [InlineData("-3.8, ", "middle", "0")]
    [InlineData("-22.9, -15.3, -7.6, ", "end", "0")]
    [InlineData("-7.6, ", "end", "0")]
    public void Text_keeps_the_side_that_it_was_drawn_from(string glyphs, string anchor, string at)
    {
        var drawn = $"<text fill=\"#000\" font-size=\"12\" font-family=\"Some Serif\" x=\"{glyphs}\" y=\"9.5, \">20</text>";
        Assert.Equal(
            $"<text fill=\"#000\" font-size=\"12\" text-anchor=\"{anchor}\" x=\"{at}\" y=\"9.5\">20</text>", SvgText.Anchored(drawn));
    }
}
