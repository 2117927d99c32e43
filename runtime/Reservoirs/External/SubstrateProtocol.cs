using System.Globalization;
using System.Text;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Runtime.Reservoirs.External;

/// <summary>
/// Asks a device for its states, a line for each question and each answer. Text, words separated by one space, lines by a line
/// feed; numbers in decimal with as many digits as bring the same double back.
/// </summary>
/// <remarks>
/// First <c>archetyperc-substrate 1 INPUTS STATES</c> is sent, which the device repeats. Then for each row
/// <c>SEQUENCE u1 ... uI</c> is sent and <c>SEQUENCE x1 ... xS</c> is returned; or <c>error</c> and a sentence. The device ends when its input
/// does. Not safe for use by several threads at once.
/// </remarks>
public sealed class SubstrateProtocol
{
    /// <summary>Version of the protocol, the second word of a greeting.</summary>
    public const int Version = 1;

    private const string Name = "archetyperc-substrate";
    private const string ErrorWord = "error";

    // A double has up to 24 characters; the rest is for the sequence, a greeting or the sentence of an error.
    private const int CharactersPerState = 32;
    private const int CharactersBeside = 1024;

    private readonly TextReader answers;
    private readonly TextWriter questions;
    private readonly int inputs;
    private readonly int states;
    private readonly StringBuilder line = new();
    private readonly int longestLine;

    /// <param name="answers">What the device writes.</param>
    /// <param name="questions">What the device reads.</param>
    /// <param name="inputs">Inputs of a row, 1 or more.</param>
    /// <param name="states">States of a row, 1 or more.</param>
    public SubstrateProtocol(TextReader answers, TextWriter questions, int inputs, int states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        this.answers = answers;
        this.questions = questions;
        this.inputs = inputs;
        this.states = states;
        longestLine = CharactersBeside + (CharactersPerState * states);
    }

    /// <summary>Makes sure that the other end speaks this protocol and has this shape.</summary>
    /// <exception cref="SubstrateProtocolException">It does not.</exception>
    public void Greet()
    {
        var greeting = string.Create(CultureInfo.InvariantCulture, $"{Name} {Version} {inputs} {states}");
        Send(greeting);
        var answer = Receive("its greeting");
        if (answer != greeting)
            throw Violated(SubstrateViolation.WrongGreeting, $"its greeting is '{Shown(answer)}'; expected: '{greeting}'");
    }

    /// <summary>Asks for the states after one row.</summary>
    /// <param name="sequence">Number of the row.</param>
    /// <param name="row">[inputs], finite.</param>
    /// <param name="into">[states]; written only when the whole answer is good.</param>
    /// <exception cref="SubstrateProtocolException">The answer is none.</exception>
    /// <exception cref="IOException">The line is broken.</exception>
    public void Ask(long sequence, ReadOnlySpan<double> row, Span<double> into)
    {
        if (row.Length != inputs)
            throw new ArgumentException($"The row has {row.Length} values; this device takes {inputs}.", nameof(row));
        if (into.Length != states)
            throw new ArgumentException($"There is room for {into.Length} states; this device returns {states}.", nameof(into));
        line.Clear().Append(sequence.ToString(CultureInfo.InvariantCulture));
        foreach (var value in row)
            line.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture));
        Send(line.ToString());
        var words = Receive($"its answer to row {sequence}").Split(' ');
        if (!long.TryParse(words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var answered) || answered != sequence)
            throw Violated(SubstrateViolation.WrongSequence, $"it answered row '{Shown(words[0])}'; row {sequence} was asked");
        if (words.Length - 1 != states)
            throw Violated(SubstrateViolation.WrongCount, $"it returned {words.Length - 1} states for row {sequence}; expected: {states}");
        var read = new double[states];
        for (var i = 0; i < states; i++)
            read[i] = Number(words[i + 1], sequence, i);
        read.CopyTo(into);
    }

    private static double Number(string word, long sequence, int state)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= LifelongModel.LargestValue)
        {
            return value;
        }

        throw Violated(
            SubstrateViolation.BadNumber,
            $"state {state + 1} of row {sequence} is '{Shown(word)}'; expected: a finite number, at most {LifelongModel.LargestValue} in magnitude");
    }

    private void Send(string text)
    {
        questions.Write(text);
        questions.Write('\n');
        questions.Flush();
    }

    private string Receive(string what)
    {
        line.Clear();
        int character;
        while ((character = answers.Read()) >= 0 && character != '\n')
        {
            if (line.Length == longestLine)
                throw Violated(SubstrateViolation.LineTooLong, $"{what} is longer than {longestLine} characters");
            line.Append((char)character);
        }

        if (character < 0)
            throw Violated(SubstrateViolation.Ended, $"it ended before {what} was complete");
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        var text = line.ToString();
        if (text == ErrorWord || text.StartsWith(ErrorWord + " ", StringComparison.Ordinal))
            throw Violated(SubstrateViolation.Reported, $"it reports: {Shown(text[ErrorWord.Length..].Trim())}");
        return text;
    }

    private static SubstrateProtocolException Violated(SubstrateViolation violation, string what) =>
        new(violation, $"The device broke its protocol: {what}.");

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
