using ArchetypeRC.Runtime.Graphs;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class InputConverterTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(8, 256)]
    public void Values_become_one_of_the_levels_that_the_bits_tell_apart(int bits, int expected)
    {
        var levels = InputConverter.LevelsOf(bits);
        var converter = new InputConverter(-3, 6.0 / levels, levels);
        double[] values = [.. Enumerable.Range(0, 8001).Select(i => -4 + (i / 1000.0))];
        double[] converted = [.. values.Select(converter.Quantised)];
        Assert.Equal(expected, converted.Distinct().Count());
        Assert.Equal((-3, 3), (converted.Min(), Math.Round(converted.Max(), 12)));
        for (var i = 0; i < values.Length; i++)
            Assert.InRange(Math.Abs(converted[i] - Math.Clamp(values[i], -3, 3)), 0, (3.0 / levels) + 1e-12);
    }

    [Fact]
    public void Range_of_one_value_gives_that_value() => Assert.Equal(5, new InputConverter(5, 0, 15).Quantised(7));

    [Fact]
    public void Values_of_any_magnitude_count_as_the_ends() =>
        Assert.Equal((0, 15), (new InputConverter(0, 1, 15).Quantised(double.MinValue), new InputConverter(0, 1, 15).Quantised(double.MaxValue)));
}
