using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>
/// Equality of records down to the last bit: property by property and element by element, doubles by their bits. It goes by
/// reflection, so that a property that is added and not written down is found.
/// </summary>
internal static class SameContent
{
    public static void Assert(object? expected, object? actual) => Compare(expected, actual, "");

    private static void Compare(object? expected, object? actual, string at)
    {
        if (expected is null || actual is null)
        {
            Xunit.Assert.True(expected is null && actual is null, $"{at}: {expected ?? "null"} became {actual ?? "null"}");
            return;
        }

        // What holds the elements of a sequence may differ; the elements may not.
        var sequences = expected is IEnumerable and not string && actual is IEnumerable;
        Xunit.Assert.True(
            sequences || expected.GetType() == actual.GetType(), $"{at}: {expected.GetType()} became {actual.GetType()}");
        switch (expected)
        {
            case double number:
                var bits = BitConverter.DoubleToUInt64Bits(number);
                var other = BitConverter.DoubleToUInt64Bits((double)actual);
                Xunit.Assert.True(bits == other, $"{at}: bits {bits:x16} became {other:x16}");
                break;
            case string or Enum or bool or int or long or uint or ulong or UInt128 or TimeSpan or BirthNumber or JobId:
                Xunit.Assert.True(expected.Equals(actual), $"{at}: {expected} became {actual}");
                break;
            case ReadOnlyMemory<double> doubles:
                Words(MemoryMarshal.Cast<double, ulong>(doubles.Span), Cast(actual), at);
                break;
            case ReadOnlyMemory<byte> bytes:
                Xunit.Assert.True(bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)actual).Span), $"{at}: the bytes became others");
                break;
            case ReadOnlyMemory<ulong> words:
                Words(words.Span, ((ReadOnlyMemory<ulong>)actual).Span, at);
                break;
            case IEnumerable sequence:
                Sequence(sequence, (IEnumerable)actual, at);
                break;
            default:
                Properties(expected, actual, at);
                break;
        }
    }

    private static ReadOnlySpan<ulong> Cast(object doubles) =>
        MemoryMarshal.Cast<double, ulong>(((ReadOnlyMemory<double>)doubles).Span);

    private static void Words(ReadOnlySpan<ulong> expected, ReadOnlySpan<ulong> actual, string at) =>
        Xunit.Assert.True(expected.SequenceEqual(actual), $"{at}: the values became others");

    private static void Sequence(IEnumerable expected, IEnumerable actual, string at)
    {
        var before = expected.Cast<object>().ToArray();
        var after = actual.Cast<object>().ToArray();
        Xunit.Assert.True(before.Length == after.Length, $"{at}: {before.Length} elements became {after.Length}");
        for (var i = 0; i < before.Length; i++)
            Compare(before[i], after[i], $"{at}[{i}]");
    }

    private static void Properties(object expected, object actual, string at)
    {
        var properties = expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Xunit.Assert.NotEmpty(properties);
        foreach (var property in properties.Where(p => p.GetIndexParameters().Length == 0))
            Compare(property.GetValue(expected), property.GetValue(actual), $"{at}.{property.Name}");
    }
}
