using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Series;

/// <summary>The dictionary at the head of an <c>.npy</c> file.</summary>
/// <param name="Type">Type of the numbers.</param>
/// <param name="BigEndian">Whether the highest byte comes first.</param>
/// <param name="ColumnsFirst">Whether the first dimension runs fastest.</param>
/// <param name="Shape">Length of each dimension.</param>
internal sealed record NpyHeader(NpyType Type, bool BigEndian, bool ColumnsFirst, ImmutableArray<int> Shape)
{
    private const int MaximumDimensions = 32;

    /// <summary>Numbers in the array.</summary>
    /// <exception cref="SeriesRefusedException">They are more than an array can hold.</exception>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var length in Shape)
            {
                count *= length;
                if (count > Array.MaxLength)
                    throw new SeriesRefusedException($"The shape ({string.Join(", ", Shape)}) has more than {Array.MaxLength} numbers.");
            }

            return count;
        }
    }

    /// <summary>How a type is written, little-endian.</summary>
    public static string Code(NpyType type) => type switch
    {
        NpyType.F8 => "<f8",
        NpyType.F4 => "<f4",
        NpyType.I4 => "<i4",
        _ => "<i8",
    };

    /// <summary>Reads <c>{'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }</c>: these three keys, in any order.</summary>
    /// <exception cref="SeriesRefusedException">It is something else.</exception>
    public static NpyHeader Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        Take(ref rest, "{");
        string? code = null;
        bool? columnsFirst = null;
        ImmutableArray<int>? shape = null;
        while (!rest.StartsWith("}"))
        {
            var key = Quoted(ref rest);
            Take(ref rest, ":");
            switch (key)
            {
                case "descr" when code is null:
                    code = Quoted(ref rest);
                    break;
                case "fortran_order" when columnsFirst is null:
                    columnsFirst = Flag(ref rest);
                    break;
                case "shape" when shape is null:
                    shape = Lengths(ref rest);
                    break;
                default:
                    throw Refuse($"the key '{NumberedLines.Shown(key)}' is not expected there");
            }

            if (!rest.StartsWith("}"))
                Take(ref rest, ",");
        }

        if (rest.Length != 1)
            throw Refuse($"'{NumberedLines.Shown(rest[1..].TrimStart())}' follows its end");
        if (code is null || columnsFirst is null || shape is null)
            throw Refuse("a key is missing");
        var (type, big) = TypeOf(code);
        return new NpyHeader(type, big, columnsFirst.Value, shape.Value);
    }

    private static (NpyType Type, bool BigEndian) TypeOf(string code)
    {
        var type = code.Length == 3 && code[0] is '<' or '>' ? code[1..] : string.Empty;
        return type switch
        {
            "f8" => (NpyType.F8, code[0] == '>'),
            "f4" => (NpyType.F4, code[0] == '>'),
            "i4" => (NpyType.I4, code[0] == '>'),
            "i8" => (NpyType.I8, code[0] == '>'),
            _ => throw new SeriesRefusedException(
                $"The numbers are of type '{NumberedLines.Shown(code)}'; f8, f4, i4 and i8 are read, after < or >."),
        };
    }

    private static ImmutableArray<int> Lengths(ref ReadOnlySpan<char> rest)
    {
        Take(ref rest, "(");
        var lengths = ImmutableArray.CreateBuilder<int>();
        while (!rest.StartsWith(")"))
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                throw Refuse($"the shape has '{NumberedLines.Shown(rest)}' where a length from 0 to {int.MaxValue} should be");
            lengths.Add(length);
            if (lengths.Count > MaximumDimensions)
                throw Refuse($"the shape has more than {MaximumDimensions} dimensions");
            rest = rest[digits..].TrimStart();
            if (!rest.StartsWith(")"))
                Take(ref rest, ",");
        }

        Take(ref rest, ")");
        return lengths.ToImmutable();
    }

    private static bool Flag(ref ReadOnlySpan<char> rest)
    {
        var flag = rest.StartsWith("True");
        Take(ref rest, flag ? "True" : "False");
        return flag;
    }

    private static string Quoted(ref ReadOnlySpan<char> rest)
    {
        var quote = rest.StartsWith("\"") ? "\"" : "'";
        Take(ref rest, quote);
        var end = rest.IndexOf(quote[0]);
        if (end < 0)
            throw Refuse($"'{NumberedLines.Shown(rest)}' has no closing quote");
        var text = rest[..end].ToString();
        rest = rest[(end + 1)..].TrimStart();
        return text;
    }

    private static void Take(ref ReadOnlySpan<char> rest, string expected)
    {
        if (!rest.StartsWith(expected, StringComparison.Ordinal))
            throw Refuse($"it has '{NumberedLines.Shown(rest)}' where {expected} should be");
        rest = rest[expected.Length..].TrimStart();
    }

    private static SeriesRefusedException Refuse(string what) =>
        new($"The header of the .npy file cannot be used: {what}. It must be like {{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }}.");
}
