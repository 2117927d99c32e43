using System.Text;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class TsFileTests
{
    private const string Small = """
        # A comment
        @problemName Two Hands
        @timeStamps false
        @missing true
        @univariate false
        @dimensions 2
        @equalLength false
        @classLabel true left right
        @data
        1,2,3:4,5,6:right
        # in between

        7, ?:8,9:left
        """;

    [Fact]
    public void Cases_have_their_channels_side_by_side_and_their_class_as_an_index()
    {
        var set = TsFile.ReadAll(new StringReader(Small));
        Assert.Equal("Two Hands", set.Name);
        Assert.Equal(["left", "right"], set.Classes.AsEnumerable());
        Assert.Equal((2, 2, 3), (set.Channels, set.ShortestLength, set.LongestLength));
        Assert.Equal([1, 4, 2, 5, 3, 6], set.Cases[0].Values.ToArray());
        Assert.Equal([3, 6], set.Cases[0].Row(2).ToArray());
        Assert.Equal([1, 0], set.Cases.Select(c => c.Class));
        Assert.Equal([7, 8, double.NaN, 9], set.Cases[1].Values.ToArray());
        Assert.Equal([false, true], set.Cases.Select(c => c.HasMissing));
    }

    [Fact]
    public void Indices_refer_to_the_classes_that_were_handed_in()
    {
        var set = TsFile.ReadAll(new StringReader(Small), ["none", "right", "left"]);
        Assert.Equal([1, 2], set.Cases.Select(c => c.Class));
        var refused = Assert.Throws<SeriesRefusedException>(() => TsFile.ReadAll(new StringReader(Small), ["right"]));
        Assert.Contains("line 13: the class is 'left'; it must be one of right", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_without_classes_are_read()
    {
        var set = TsFile.ReadAll(new StringReader("@univariate true\n@classLabel false\n@data\n1,2\n3\n"));
        Assert.All(set.Cases, c => Assert.Equal(LabelledSequence.NoClass, c.Class));
        Assert.Empty(set.Classes);
    }

    [Theory]
    [InlineData("", "there is no line '@data'")]
    [InlineData("@data", "there is no case")]
    [InlineData("1,2:a", "line 1: '1,2:a' stands before @data")]
    [InlineData("@timeStamps true", "time stamps are not read")]
    [InlineData("@targetLabel true", "regression targets are not read")]
    [InlineData("@missing maybe", "line 1: @missing is 'maybe'; it must be true or false")]
    [InlineData("@dimensions", "line 1: @dimensions has no value")]
    [InlineData("@dimensions 0", "line 1: @dimensions is '0'; it must be an integer from 1")]
    [InlineData("@univariate true\n@dimensions 3", "line 2: the header says 3 dimensions here and 1 above")]
    [InlineData("@classLabel true", "lists no class")]
    [InlineData("@classLabel true a a", "lists a class twice")]
    [InlineData("@classLabel true a\n@data\n1,2", "line 3: there are 1 fields between colons; this file has 1 channels and a class")]
    [InlineData("@classLabel true a\n@data\n1:a\n1:2:a", "line 4: there are 3 fields between colons; this file has 1 channels and a class")]
    [InlineData("@classLabel true a\n@data\n1:b", "line 3: the class is 'b'; it must be one of a")]
    [InlineData("@data\n1,2:3,4,5", "line 2: channel 2 has 3 steps, channel 1 has 2")]
    [InlineData("@data\n1,x", "line 2: channel 1, step 2 is 'x', which is not a finite number")]
    [InlineData("@data\n1,", "line 2: channel 1, step 2 is ''")]
    [InlineData("@data\n1,1e999", "line 2: channel 1, step 2 is '1e999'")]
    [InlineData("@missing false\n@data\n1,?", "line 3: channel 1, step 2 is missing, but the header says '@missing false'")]
    [InlineData("@equalLength true\n@data\n1,2\n1", "line 4: the case has 1 steps; every case of this file has 2")]
    [InlineData("@seriesLength 3\n@data\n1,2", "line 3: the case has 2 steps; every case of this file has 3")]
    public void What_breaks_the_format_is_refused_with_its_place(string text, string message)
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => TsFile.ReadAll(new StringReader(text)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused() =>
        Damage.NeitherCrashesNorHangs(Encoding.UTF8.GetBytes(Small), bytes =>
        {
            using var reader = new StreamReader(new MemoryStream(bytes));
            TsFile.ReadAll(reader);
        });

    [SkippableTheory]
    [InlineData("JapaneseVowels", 270, 370, 7, 29, 12, 9)]
    [InlineData("BasicMotions", 40, 40, 100, 100, 6, 4)]
    [InlineData("Epilepsy", 137, 138, 206, 206, 3, 4)]
    [InlineData("Libras", 180, 180, 45, 45, 2, 15)]
    public void Archive_sets_have_their_counts(string name, int train, int test, int shortest, int longest, int channels, int classes)
    {
        var first = TsFile.ReadAll(SharedData.Open($"classification/{name}_TRAIN.ts"));
        var second = TsFile.ReadAll(SharedData.Open($"classification/{name}_TEST.ts"), first.Classes);
        Assert.Equal(name, first.Name);
        Assert.Equal((train, test), (first.Cases.Length, second.Cases.Length));
        Assert.Equal(shortest, Math.Min(first.ShortestLength, second.ShortestLength));
        Assert.Equal(longest, Math.Max(first.LongestLength, second.LongestLength));
        Assert.All([first, second], set =>
        {
            Assert.Equal((channels, classes, false), (set.Channels, set.Classes.Length, set.HasMissing));
            Assert.Equal(classes, set.Cases.Select(c => c.Class).Distinct().Count());
        });
    }
}
