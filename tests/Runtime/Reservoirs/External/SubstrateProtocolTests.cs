using ArchetypeRC.Runtime.Reservoirs.External;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Reservoirs.External;

public sealed class SubstrateProtocolTests
{
    private const string Greeting = "archetyperc-substrate 1 2 3\n";

    [Fact]
    public void Greeting_and_questions_are_the_documented_lines()
    {
        var asked = new StringWriter();
        var protocol = new SubstrateProtocol(new StringReader(Greeting + "17 1 -2.5 3e-7\n"), asked, 2, 3);
        var states = new double[3];
        protocol.Greet();
        protocol.Ask(17, [0.1, -5e-324], states);
        Assert.Equal(Greeting + "17 0.1 -5E-324\n", asked.ToString());
        Assert.Equal([1, -2.5, 3e-7], states);
    }

    [Fact]
    public void Carriage_returns_before_line_feeds_are_no_part_of_an_answer()
    {
        var protocol = new SubstrateProtocol(new StringReader("archetyperc-substrate 1 1 1\r\n0 0.5\r\n"), new StringWriter(), 1, 1);
        var states = new double[1];
        protocol.Greet();
        protocol.Ask(0, [1], states);
        Assert.Equal(0.5, states[0]);
    }

    [Fact]
    public void Every_finite_double_travels_to_the_device_and_back_bit_for_bit() =>
        Gen.Double[-1e100, 1e100].Array[3].Sample(values =>
        {
            var there = new StringWriter();
            var states = new double[3];
            var first = new SubstrateProtocol(new StringReader("5 0 0 0\n"), there, 3, 3);
            first.Ask(5, values, states);
            var back = new SubstrateProtocol(new StringReader(there.ToString()), new StringWriter(), 3, 3);
            back.Ask(5, values, states);
            return Bits.Of(values).AsSpan().SequenceEqual(Bits.Of(states));
        });

    [Theory]
    [InlineData("", SubstrateViolation.Ended, "it ended before its answer to row 7 was complete")]
    [InlineData("7 1 2", SubstrateViolation.Ended, "it ended before its answer to row 7 was complete")]
    [InlineData("8 1 2 3\n", SubstrateViolation.WrongSequence, "it answered row '8'; row 7 was asked")]
    [InlineData("\n", SubstrateViolation.WrongSequence, "it answered row ''; row 7 was asked")]
    [InlineData("Traceback (most recent call last):\n", SubstrateViolation.WrongSequence, "it answered row 'Traceback'")]
    [InlineData("7 1 2\n", SubstrateViolation.WrongCount, "it returned 2 states for row 7; expected: 3")]
    [InlineData("7 1 2 3 4\n", SubstrateViolation.WrongCount, "it returned 4 states for row 7; expected: 3")]
    [InlineData("7 1 2  3\n", SubstrateViolation.WrongCount, "it returned 4 states")]
    [InlineData("7 1 x 3\n", SubstrateViolation.BadNumber, "state 2 of row 7 is 'x'; expected: a finite number")]
    [InlineData("7 1 2 NaN\n", SubstrateViolation.BadNumber, "state 3 of row 7 is 'NaN'")]
    [InlineData("7 Infinity 2 3\n", SubstrateViolation.BadNumber, "state 1 of row 7 is 'Infinity'")]
    [InlineData("7 1 2 1e101\n", SubstrateViolation.BadNumber, "state 3 of row 7 is '1e101'")]
    [InlineData("7 1,5 2 3\n", SubstrateViolation.BadNumber, "state 1 of row 7 is '1,5'")]
    [InlineData("error no power\n", SubstrateViolation.Reported, "it reports: no power")]
    [InlineData("error\n", SubstrateViolation.Reported, "it reports: ")]
    public void Violation_is_named_and_leaves_the_states_alone(string answer, SubstrateViolation violation, string explanation)
    {
        var protocol = new SubstrateProtocol(new StringReader(answer), new StringWriter(), 2, 3);
        double[] states = [4, 5, 6];
        var refused = Assert.Throws<SubstrateProtocolException>(() => protocol.Ask(7, [1, 2], states));
        Assert.Equal(violation, refused.Violation);
        Assert.Contains(explanation, refused.Message, StringComparison.Ordinal);
        Assert.Equal([4, 5, 6], states);
    }

    [Theory]
    [InlineData("archetyperc-substrate 2 2 3\n")]
    [InlineData("archetyperc-substrate 1 2 4\n")]
    [InlineData("hello\n")]
    public void Another_greeting_is_refused_with_the_expected_one(string greeting)
    {
        var protocol = new SubstrateProtocol(new StringReader(greeting), new StringWriter(), 2, 3);
        var refused = Assert.Throws<SubstrateProtocolException>(protocol.Greet);
        Assert.Equal(SubstrateViolation.WrongGreeting, refused.Violation);
        Assert.Contains("expected: 'archetyperc-substrate 1 2 3'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_without_an_end_is_refused_at_its_limit()
    {
        var endless = new StringReader(new string('1', 1_000_000));
        var protocol = new SubstrateProtocol(endless, new StringWriter(), 1, 2);
        var refused = Assert.Throws<SubstrateProtocolException>(() => protocol.Ask(0, [1], new double[2]));
        Assert.Equal(SubstrateViolation.LineTooLong, refused.Violation);
        Assert.Contains("longer than 1088 characters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_and_states_of_another_length_are_refused_by_name()
    {
        var protocol = new SubstrateProtocol(new StringReader(""), new StringWriter(), 2, 3);
        Assert.Equal("row", Assert.Throws<ArgumentException>(() => protocol.Ask(0, [1], new double[3])).ParamName);
        Assert.Equal("into", Assert.Throws<ArgumentException>(() => protocol.Ask(0, [1, 2], new double[2])).ParamName);
    }
}
