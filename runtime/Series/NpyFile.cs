using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Reads and writes NumPy's array format <c>.npy</c>: versions 1 to 3, numbers <c>f8</c>, <c>f4</c>, <c>i4</c>, <c>i8</c> of either
/// byte order, rows or columns first.
/// </summary>
/// <remarks>
/// The format is NumPy's NEP 1: a magic string, a version, the length of the header, the header (a Python dictionary with
/// <c>descr</c>, <c>fortran_order</c> and <c>shape</c>), the numbers. Numbers come as doubles: NaN, infinities and integers that a
/// double cannot hold are refused. Memory grows with the data that is there, not with what a header claims.
/// </remarks>
public static class NpyFile
{
    private const int LongestHeader = 65_536;
    private const int ChunkBytes = 65_536;
    private const long LargestExact = 1L << 53;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads one array, which must end where the stream ends.</summary>
    /// <exception cref="SeriesRefusedException">The stream does not hold such an array.</exception>
    public static NpyArray Read(Stream stream)
    {
        var header = NpyHeader.Parse(HeaderText(stream));
        var count = header.Count;
        var values = Values(stream, header, count);
        return new NpyArray(header.Shape, header.ColumnsFirst ? RowsFirst(values, header.Shape) : values);
    }

    /// <summary>Writes an array as version 1, little-endian, rows first.</summary>
    /// <exception cref="SeriesRefusedException">A number is not finite, or the type cannot hold it.</exception>
    public static void Write(Stream stream, NpyArray array, NpyType type = NpyType.F8)
    {
        var shape = array.Shape.Length == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", array.Shape)})";
        var text = $"{{'descr': '{NpyHeader.Code(type)}', 'fortran_order': False, 'shape': {shape}, }}";
        const int before = 10;
        var padded = ((before + text.Length + 64) / 64 * 64) - before; // the numbers start at a multiple of 64
        Span<byte> start = stackalloc byte[before];
        Magic.CopyTo(start);
        start[6] = 1;
        start[7] = 0;
        if (padded > ushort.MaxValue)
            throw new SeriesRefusedException($"The array has {array.Shape.Length} dimensions, too many for the header of version 1.");
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], (ushort)padded);
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(padded - 1) + '\n'));
        Span<byte> cell = stackalloc byte[sizeof(double)];
        for (var i = 0; i < array.Values.Length; i++)
            stream.Write(cell[..Put(cell, array.Values[i], type, i)]);
    }

    private static string HeaderText(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        Fill(stream, start[..8], "the magic string");
        if (!start[..6].SequenceEqual(Magic))
            throw new SeriesRefusedException("The file does not start with the magic string of .npy (byte 147, then NUMPY).");
        var version = start[6];
        if (version is < 1 or > 3)
            throw new SeriesRefusedException($"The version is {version}.{start[7]}; versions 1 to 3 are read.");
        var size = version == 1 ? 2 : 4;
        Fill(stream, start.Slice(8, size), "the length of the header");
        var length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > LongestHeader)
            throw new SeriesRefusedException($"The header is said to have {length} bytes; at most {LongestHeader} are read.");
        var header = new byte[length];
        Fill(stream, header, "the header");
        return version == 3 ? Encoding.UTF8.GetString(header) : Encoding.Latin1.GetString(header);
    }

    private static double[] Values(Stream stream, NpyHeader header, long count)
    {
        var size = header.Type is NpyType.F8 or NpyType.I8 ? 8 : 4;
        var chunk = new byte[ChunkBytes];
        var values = new double[(int)Math.Min(count, ChunkBytes / size)];
        var at = 0;
        while (at < count)
        {
            var cells = (int)Math.Min(count - at, ChunkBytes / size);
            var read = stream.ReadAtLeast(chunk.AsSpan(0, cells * size), cells * size, throwOnEndOfStream: false);
            if (read < cells * size)
            {
                throw CutOff(
                    $"number {at + (read / size)} of {count}, after {((long)at * size) + read} of the {count * size} bytes of its numbers");
            }

            if (at + cells > values.Length)
                Array.Resize(ref values, (int)Math.Min(count, Math.Max(2L * values.Length, at + cells)));
            for (var i = 0; i < cells; i++, at++)
                values[at] = Get(chunk.AsSpan(i * size, size), header, at);
        }

        if (stream.Read(chunk, 0, 1) != 0)
            throw new SeriesRefusedException($"There are bytes after the {count} numbers of the shape. The file must end there.");
        return values;
    }

    private static double Get(ReadOnlySpan<byte> cell, NpyHeader header, int at)
    {
        var value = (header.Type, header.BigEndian) switch
        {
            (NpyType.F8, false) => BinaryPrimitives.ReadDoubleLittleEndian(cell),
            (NpyType.F8, true) => BinaryPrimitives.ReadDoubleBigEndian(cell),
            (NpyType.F4, false) => BinaryPrimitives.ReadSingleLittleEndian(cell),
            (NpyType.F4, true) => BinaryPrimitives.ReadSingleBigEndian(cell),
            (NpyType.I4, false) => BinaryPrimitives.ReadInt32LittleEndian(cell),
            (NpyType.I4, true) => BinaryPrimitives.ReadInt32BigEndian(cell),
            (NpyType.I8, false) => Exact(BinaryPrimitives.ReadInt64LittleEndian(cell), at),
            _ => Exact(BinaryPrimitives.ReadInt64BigEndian(cell), at),
        };
        return double.IsFinite(value)
            ? value
            : throw new SeriesRefusedException($"Number {at} is {value}; every number must be finite.");
    }

    private static double Exact(long value, int at) =>
        value is >= -LargestExact and <= LargestExact
            ? value
            : throw new SeriesRefusedException($"Number {at} is {value}; integers from -2^53 to 2^53 are read.");

    private static int Put(Span<byte> cell, double value, NpyType type, int at)
    {
        var holds = type switch
        {
            NpyType.F8 => double.IsFinite(value),
            NpyType.F4 => float.IsFinite((float)value),
            NpyType.I4 => value is >= int.MinValue and <= int.MaxValue && value == Math.Truncate(value),
            _ => value is >= -LargestExact and <= LargestExact && value == Math.Truncate(value),
        };
        if (!holds)
            throw new SeriesRefusedException($"Number {at} is {value}, which {type} cannot hold.");
        switch (type)
        {
            case NpyType.F8:
                BinaryPrimitives.WriteDoubleLittleEndian(cell, value);
                return 8;
            case NpyType.F4:
                BinaryPrimitives.WriteSingleLittleEndian(cell, (float)value);
                return 4;
            case NpyType.I4:
                BinaryPrimitives.WriteInt32LittleEndian(cell, (int)value);
                return 4;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(cell, (long)value);
                return 8;
        }
    }

    private static double[] RowsFirst(double[] columnsFirst, ImmutableArray<int> shape)
    {
        var strides = new int[shape.Length];
        var stride = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        var index = new int[shape.Length];
        var values = new double[columnsFirst.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var at = 0;
            for (var d = 0; d < index.Length; d++)
                at += index[d] * strides[d];
            values[i] = columnsFirst[at];
            for (var d = index.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }

        return values;
    }

    private static void Fill(Stream stream, Span<byte> bytes, string what)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw CutOff(what);
    }

    private static SeriesRefusedException CutOff(string what) => new($"The file ends within {what}; it was cut off.");
}
