using System.Text;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class UcrFileTests
{
    private const string Small = "10\t1\t2\tNaN\r\n2\tNaN\t-4e-1\t5\r\n";

    [Fact]
    public void Class_comes_first_and_padding_is_cut_off()
    {
        var set = UcrFile.ReadAll(new StringReader(Small), "small");
        Assert.Equal(["2", "10"], set.Classes.AsEnumerable()); // numbers, so in their order
        Assert.Equal([1, 0], set.Cases.Select(c => c.Class));
        Assert.Equal([1, 2], set.Cases[0].Values.ToArray());
        Assert.Equal([double.NaN, -0.4, 5], set.Cases[1].Values.ToArray());
    }

    [Fact]
    public void Indices_refer_to_the_classes_that_were_handed_in()
    {
        Assert.Equal([1, 2], UcrFile.ReadAll(new StringReader(Small), "small", ["b", "10", "2"]).Cases.Select(c => c.Class));
        var refused = Assert.Throws<SeriesRefusedException>(() => UcrFile.ReadAll(new StringReader(Small), "small", ["10"]));
        Assert.Equal("small, line 2: the class is '2'; it must be one of 10.", refused.Message);
    }

    [Theory]
    [InlineData("", "small: there is no case")]
    [InlineData("1,2,3", "line 1: '1,2,3' has no tab")]
    [InlineData("1\t2\t3\n1\t2", "line 2: there are 2 fields, on the first line 3")]
    [InlineData("1\t2\n\n1\tx", "line 3: value 1 is 'x', which is not a finite number")]
    [InlineData("1\tNaN", "line 1: every value is NaN")]
    public void What_breaks_the_format_is_refused_with_its_place(string text, string message)
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => UcrFile.ReadAll(new StringReader(text), "small"));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused() =>
        Damage.NeitherCrashesNorHangs(Encoding.UTF8.GetBytes(Small), bytes =>
        {
            using var reader = new StreamReader(new MemoryStream(bytes));
            UcrFile.ReadAll(reader, "small");
        });

    [SkippableTheory]
    [InlineData("Adiac", 390, 391, 176, 37)]
    [InlineData("Wine", 57, 54, 234, 2)]
    [InlineData("ShapesAll", 600, 600, 512, 60)]
    [InlineData("Coffee", 28, 28, 286, 2)]
    [InlineData("GunPoint", 50, 150, 150, 2)]
    public void Archive_sets_have_their_counts(string name, int train, int test, int length, int classes)
    {
        using var firstFile = SharedData.Open($"classification/{name}_TRAIN.tsv");
        using var secondFile = SharedData.Open($"classification/{name}_TEST.tsv");
        var first = UcrFile.ReadAll(firstFile, name);
        var second = UcrFile.ReadAll(secondFile, name, first.Classes);
        Assert.Equal((train, test, classes), (first.Cases.Length, second.Cases.Length, first.Classes.Length));
        Assert.All([first, second], set => Assert.Equal((length, length, false), (set.ShortestLength, set.LongestLength, set.HasMissing)));
    }
}
