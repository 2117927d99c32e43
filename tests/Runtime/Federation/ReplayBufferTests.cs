using ArchetypeRC.Runtime.Federation;

namespace ArchetypeRC.Tests.Runtime.Federation;

public sealed class ReplayBufferTests
{
    [Fact]
    public void Every_sequence_so_far_is_kept_with_the_same_probability()
    {
        // 2,000 buffers of 5 out of 20: each is kept 500 times, with a deviation of 19.4.
        var kept = new int[20];
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var buffer = new ReplayBuffer(5, balanced: false, seed);
            for (var i = 0; i < 20; i++)
                buffer.Offer(new ReplaySequence(0, new double[] { i }));
            Assert.Equal(5, buffer.Kept.Count);
            foreach (var sequence in buffer.Kept)
                kept[(int)sequence.Values.Span[0]]++;
        }

        Assert.All(kept, count => Assert.InRange(count, 500 - (5 * 19), 500 + (5 * 19)));
    }

    [Fact]
    public void Balanced_buffer_holds_rare_classes_in_equal_numbers()
    {
        // Class 0 comes 30 times as often as 1 and 2, and first.
        var buffer = new ReplayBuffer(12, balanced: true, seed: 3);
        for (var i = 0; i < 300; i++)
            buffer.Offer(new ReplaySequence(i < 270 ? 0 : 1 + (i % 2), new double[] { i }));
        for (var c = 0; c < 3; c++)
            Assert.Equal(4, buffer.Kept.Count(k => k.Class == c));
        Assert.Equal(300, buffer.Seen);
    }

    [Fact]
    public void Balanced_buffer_goes_on_sampling_within_a_class()
    {
        var late = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var buffer = new ReplayBuffer(4, balanced: true, seed);
            for (var i = 0; i < 40; i++)
                buffer.Offer(new ReplaySequence(i % 2, new double[] { i }));
            late += buffer.Kept.Count(k => k.Values.Span[0] >= 20);
        }

        // Half of 800, within five deviations.
        Assert.InRange(late, 330, 470);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Saving_at_any_time_changes_nothing(bool balanced)
    {
        var whole = new ReplayBuffer(6, balanced, 9);
        var saved = new ReplayBuffer(6, balanced, 9);
        for (var i = 0; i < 100; i++)
        {
            whole.Offer(new ReplaySequence(i % 3, new double[] { i }));
            saved = ReplayBuffer.Restore(saved.Save());
            saved.Offer(new ReplaySequence(i % 3, new double[] { i }));
        }

        Assert.Equal(whole.Kept.Select(k => k.Values.Span[0]), saved.Kept.Select(k => k.Values.Span[0]));
        Assert.Equal(whole.Save().Random, saved.Save().Random);
    }

    [Fact]
    public void Bad_sequences_and_states_are_refused_and_change_nothing()
    {
        var buffer = new ReplayBuffer(2, balanced: true, seed: 1);
        buffer.Offer(new ReplaySequence(0, new double[] { 1 }));
        Assert.Throws<ArgumentException>(() => buffer.Offer(new ReplaySequence(-1, new double[] { 1 })));
        Assert.Throws<ArgumentException>(() => buffer.Offer(new ReplaySequence(0, ReadOnlyMemory<double>.Empty)));
        var refused = Assert.Throws<ArgumentException>(() => buffer.Offer(new ReplaySequence(0, new[] { 1, double.NaN })));
        Assert.Contains("A value of a sequence is NaN", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, buffer.Seen);
        var state = buffer.Save();
        Assert.Throws<ArgumentException>(() => ReplayBuffer.Restore(state with { Seen = [], Full = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplayBuffer.Restore(state with { Capacity = 0, Kept = [] }));
    }
}
