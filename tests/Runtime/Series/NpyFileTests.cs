using System.Collections.Immutable;
using System.Text;
using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class NpyFileTests
{
    // Written by numpy 1.24.2: np.lib.format.write_array.
    private const string RowsOfF8 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAg7Y60pcSwAEAAAAAAAAQQAAAAAAAABRAAAAAAAAAGEA=";

    private const string ColumnsOfF8 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAABBAAAAAAAAAAMAAAAAAAAAUQIO2OtKXEsABAAAAAAAAGEA=";

    private const string BigF4InVersion2 =
        "k05VTVBZAgB0AAAAeydkZXNjcic6ICc+ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/gAAAQAAAAD8AAAA=";

    private const string I4 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDEpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAA/v///w==";

    private const string ScalarBigI8InVersion3 =
        "k05VTVBZAwB0AAAAeydkZXNjcic6ICc+aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAIAAAAAAAAA==";

    private const string ThreeDimensionsColumnsFirst =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAChAAAAAAAAAEEAAAAAAAAAwQAAAAAAAACBAAAAAAAAANEAAAAAAAADwPwAAAAAAACpAAAAAAAAAFEAAAAAAAAAxQAAAAAAAACJAAAAAAAAANUAAAAAAAAAAQAAAAAAAACxAAAAAAAAAGEAAAAAAAAAyQAAAAAAAACRAAAAAAAAANkAAAAAAAAAIQAAAAAAAAC5AAAAAAAAAHEAAAAAAAAAzQAAAAAAAACZAAAAAAAAAN0A=";

    [Fact]
    public void Files_of_numpy_are_read_in_every_version_type_and_order()
    {
        Check(RowsOfF8, [2, 3], [1.5, -2, 3e-300, 4, 5, 6]);
        Check(ColumnsOfF8, [2, 3], [1.5, -2, 3e-300, 4, 5, 6]);
        Check(BigF4InVersion2, [3], [1, 2, 0.5]);
        Check(I4, [2, 1], [1, -2]);
        Check(ScalarBigI8InVersion3, [], [9007199254740992]);
        Check(ThreeDimensionsColumnsFirst, [2, 3, 4], [.. Enumerable.Range(0, 24)]);
    }

    [Theory]
    [InlineData(37, 3)]
    [InlineData(9_000, 7)]
    [InlineData(0, 0)]
    public void File_that_was_cut_off_is_refused_with_the_number_at_which_it_ends(int numbers, int bytes)
    {
        var whole = new MemoryStream();
        NpyFile.Write(whole, new NpyArray([10_000], new double[10_000]));
        var begin = (int)whole.Length - (10_000 * sizeof(double));
        var cut = whole.ToArray().AsMemory(0, begin + (numbers * sizeof(double)) + bytes);
        var refused = Assert.Throws<SeriesRefusedException>(() => NpyFile.Read(new MemoryStream(cut.ToArray())));
        Assert.Equal($"The file ends within number {numbers} of 10000, after {(8 * numbers) + bytes} of the 80000 bytes of its numbers; it was cut off.", refused.Message);
    }

    [Theory]
    [InlineData(NpyType.F8)]
    [InlineData(NpyType.F4)]
    [InlineData(NpyType.I4)]
    [InlineData(NpyType.I8)]
    public void What_is_written_is_read_again(NpyType type)
    {
        var number = type is NpyType.F8 ? Gen.Double.Where(double.IsFinite)
            : type is NpyType.F4 ? Gen.Float.Where(float.IsFinite).Select(f => (double)f)
            : Gen.Int.Select(i => (double)i);
        Gen.Select(Gen.Int[0, 5].Array[0, 4], number.Array[625]).Sample((shape, pool) =>
        {
            var count = shape.Aggregate(1, (product, length) => product * length);
            var array = new NpyArray([.. shape], pool[..count]);
            var stream = new MemoryStream();
            NpyFile.Write(stream, array, type);
            Assert.Equal(0, (stream.Length - (count * (type is NpyType.F8 or NpyType.I8 ? 8 : 4))) % 64);
            stream.Position = 0;
            var back = NpyFile.Read(stream);
            Assert.Equal(array.Shape.AsEnumerable(), back.Shape.AsEnumerable());
            Assert.Equal(array.Values, back.Values);
        });
    }

    [Fact]
    public void Large_files_come_in_pieces()
    {
        var values = Enumerable.Range(0, 50_000).Select(i => (double)i).ToArray();
        var stream = new MemoryStream();
        NpyFile.Write(stream, new NpyArray([500, 100], values));
        stream.Position = 0;
        Assert.Equal(values, NpyFile.Read(new OneByteAtATime(stream)).Values);
    }

    [Theory]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "of type '<c16'; f8, f4, i4 and i8 are read")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "of type '|O'")]
    [InlineData("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,), }", "where False should be")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", "a key is missing")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', }", "the key 'descr' is not expected there")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "the shape has '-1,")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", "the shape has '99999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "has more than")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }", "The file ends within number 1 of 2000000000")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }", "There are bytes after the 0 numbers")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } no", "'no' follows its end")]
    [InlineData("{'descr", "has no closing quote")]
    [InlineData("", "where { should be")]
    public void What_breaks_the_format_is_refused(string header, string message)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0, 0, 0, 0, 0];
        var refused = Assert.Throws<SeriesRefusedException>(() => NpyFile.Read(new MemoryStream(file)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_cannot_be_held_are_refused_with_their_place()
    {
        Assert.Contains("Number 1 is NaN", Written(NpyType.F8, 0, double.NaN), StringComparison.Ordinal);
        Assert.Contains("Number 1 is 1E+300, which F4 cannot hold", Written(NpyType.F4, 0, 1e300), StringComparison.Ordinal);
        Assert.Contains("Number 0 is 0.5, which I4 cannot hold", Written(NpyType.I4, 0.5, 0), StringComparison.Ordinal);
        Assert.Contains("Number 0 is 10000000000000000, which I8 cannot hold", Written(NpyType.I8, 1e16, 0), StringComparison.Ordinal);
        var file = Convert.FromBase64String(RowsOfF8);
        file[^1] = file[^2] = 0xFF;
        Assert.Contains("Number 5 is NaN", Refused(file), StringComparison.Ordinal);
        file = Convert.FromBase64String(ScalarBigI8InVersion3);
        file[^1] = 1;
        Assert.Contains("Number 0 is 9007199254740993; integers from -2^53 to 2^53 are read", Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        foreach (var file in new[] { RowsOfF8, ColumnsOfF8, BigF4InVersion2, ScalarBigI8InVersion3 })
            Damage.NeitherCrashesNorHangs(Convert.FromBase64String(file), bytes => NpyFile.Read(new MemoryStream(bytes)));
    }

    private static void Check(string base64, int[] shape, double[] values)
    {
        var array = NpyFile.Read(new MemoryStream(Convert.FromBase64String(base64)));
        Assert.Equal(shape, array.Shape.AsEnumerable());
        Assert.Equal(values, array.Values);
    }

    private static string Written(NpyType type, params double[] values) =>
        Assert.Throws<SeriesRefusedException>(() => NpyFile.Write(Stream.Null, new NpyArray([values.Length], values), type)).Message;

    private static string Refused(byte[] file) =>
        Assert.Throws<SeriesRefusedException>(() => NpyFile.Read(new MemoryStream(file))).Message;

    private sealed class OneByteAtATime(Stream inner) : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
