using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Series;

/// <summary>Damages a good file in every place and in every way of a kind, and sees how a reader takes it.</summary>
internal static class Damage
{
    /// <summary>
    /// Reads every beginning of the file, and the file with single bytes exchanged. A reader must either succeed or refuse with a
    /// message; anything else it throws is a failure of the test.
    /// </summary>
    public static void NeitherCrashesNorHangs(byte[] good, Action<byte[]> read)
    {
        read(good);
        for (var length = 0; length < good.Length; length++)
            Read(good[..length], read);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var bad = (byte[])good.Clone();
            bad[at] = value;
            Read(bad, read);
        });
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, good.Length - 1], Gen.Byte).Sample((one, other, value) =>
        {
            var bad = (byte[])good.Clone();
            (bad[one], bad[other]) = (bad[other], value);
            Read(bad, read);
        });
    }

    private static void Read(byte[] bytes, Action<byte[]> read)
    {
        try
        {
            read(bytes);
        }
        catch (SeriesRefusedException refused)
        {
            Assert.True(refused.Message.Length > 20, refused.Message);
        }
    }
}
