using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class RandomStreamTests
{
    [Fact]
    public void Same_seed_gives_same_numbers_and_another_seed_others()
    {
        Assert.Equal(Draw(new RandomStream(5)), Draw(new RandomStream(5)));
        Assert.NotEqual(Draw(new RandomStream(5)), Draw(new RandomStream(6)));
    }

    [Fact]
    public void First_number_of_a_state_is_that_of_the_published_generator()
    {
        // xoshiro256**: rotl(s1 * 5, 7) * 9 with s1 = 2, then with s1 = 2 ^ 1 ^ 3 = 0.
        var stream = RandomStream.FromState(new RandomStreamState(1, 2, 3, 4));
        Assert.Equal(11520UL, stream.NextUInt64());
        Assert.Equal(0UL, stream.NextUInt64());
        Assert.Equal(1509978240UL, stream.NextUInt64());
    }

    [Fact]
    public void Derived_streams_differ_from_each_other_and_from_the_plain_one()
    {
        var streams = new List<ulong[]> { Draw(new RandomStream(9)) };
        for (var stream = 0UL; stream < 20; stream++)
            streams.Add(Draw(RandomStream.Derive(9, stream)));
        Assert.Equal(streams.Count, streams.Select(s => s[0]).Distinct().Count());
        Assert.Equal(streams[4], Draw(RandomStream.Derive(9, 3)));
    }

    [Fact]
    public void Stream_goes_on_from_a_saved_state() =>
        Gen.ULong.Sample(seed =>
        {
            var stream = new RandomStream(seed);
            stream.NextGaussian();
            var copy = RandomStream.FromState(stream.State);
            Assert.Equal(Draw(stream), Draw(copy));
        });

    [Fact]
    public void State_of_four_zeros_is_refused() =>
        Assert.Throws<ArgumentException>(() => RandomStream.FromState(default));

    [Fact]
    public void Integers_fill_their_range_evenly()
    {
        var stream = new RandomStream(3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[stream.NextInt(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt(0));
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_deviation_1()
    {
        var stream = new RandomStream(11);
        double sum = 0, squares = 0, fourth = 0;
        const int Count = 200_000;
        for (var i = 0; i < Count; i++)
        {
            var value = stream.NextGaussian();
            sum += value;
            squares += value * value;
            fourth += value * value * value * value;
        }

        Assert.InRange(sum / Count, -0.01, 0.01);
        Assert.InRange(squares / Count, 0.98, 1.02);
        Assert.InRange(fourth / Count, 2.9, 3.1);
    }

    private static ulong[] Draw(RandomStream stream) => [.. Enumerable.Range(0, 8).Select(_ => stream.NextUInt64())];
}
