using System.Buffers.Binary;
using System.IO.Hashing;
using ArchetypeRC.Persistence.ModelFiles;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.ModelFiles;

public sealed class ModelFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-arc-").FullName;
    private readonly byte[] bytes = Samples.ModelFile().ToBytes();

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Any_model_file_comes_back_bit_for_bit() => Arbitrary.File.Sample(
        file =>
        {
            var written = file.ToBytes();
            var back = ModelFile.FromBytes(written, "a.arc");
            SameContent.Assert(file, back);
            Assert.Equal(written, back.ToBytes());
        },
        iter: 300);

    [Fact]
    public void Written_file_is_read_again()
    {
        var path = Path.Combine(directory, "best.arc");
        Samples.ModelFile().Write(path);
        SameContent.Assert(Samples.ModelFile(), ModelFile.Read(path));
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal(["best.arc"], Directory.GetFileSystemEntries(directory).Select(Path.GetFileName));
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var flip in (int[])[0x01, 0x80, 0xff])
            {
                var altered = bytes.ToArray();
                altered[at] ^= (byte)flip;
                Assert.Throws<ModelFileRefusedException>(() => ModelFile.FromBytes(altered, "a.arc"));
            }
        }
    }

    [Fact]
    public void Any_missing_end_is_refused_as_truncated()
    {
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(ModelFileRefusal.Truncated, Refusal(bytes[..length]).Reason);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused() => Assert.Equal(ModelFileRefusal.Altered, Refusal([.. bytes, 7]).Reason);

    [Fact]
    public void Newer_file_is_called_newer_whatever_its_checksum()
    {
        var newer = bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(newer.AsSpan(8), 3);
        var refusal = Refusal(newer);
        Assert.Equal(ModelFileRefusal.NewerVersion, refusal.Reason);
        Assert.Contains("a.arc", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("version 3", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at least as new", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_of_file_is_called_that()
    {
        Assert.Equal(ModelFileRefusal.NotAModelFile, Refusal("date,value\n1,2\n"u8.ToArray()).Reason);
        Assert.Equal(ModelFileRefusal.NotAModelFile, Refusal("x"u8.ToArray()).Reason);
    }

    [Fact]
    public void Good_checksum_over_a_bad_body_is_refused()
    {
        byte[] forged = [.. bytes[..12], 3, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0x7f, 0x00];
        var refusal = Refusal([.. forged, .. XxHash128.Hash(forged)]);
        Assert.Equal(ModelFileRefusal.Altered, refusal.Reason);
        Assert.Contains("does not describe a model", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_and_directory_are_told_apart()
    {
        var missing = Assert.Throws<ModelFileRefusedException>(() => ModelFile.Read(Path.Combine(directory, "no.arc")));
        Assert.Equal(ModelFileRefusal.Missing, missing.Reason);
        Assert.Contains("no.arc", missing.Message, StringComparison.Ordinal);
        var folder = Assert.Throws<ModelFileRefusedException>(() => ModelFile.Read(directory));
        Assert.Equal(ModelFileRefusal.Unreadable, folder.Reason);
        Assert.Contains("is a directory", folder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_directory_is_reported_with_the_file_that_was_to_be_written()
    {
        var path = Path.Combine(directory, "absent", "best.arc");
        var report = Assert.Throws<ModelFileNotWrittenException>(() => Samples.ModelFile().Write(path));
        Assert.Contains(path, report.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Full_disk_leaves_the_old_file_whole()
    {
        using var disk = SmallDisk.Mount(directory, "256k");
        var path = Path.Combine(disk.Path, "best.arc");
        Samples.ModelFile().Write(path);
        disk.Fill();
        Assert.Throws<ModelFileNotWrittenException>(() => Large().Write(path));
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.DoesNotContain(Directory.GetFiles(disk.Path), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Read_only_disk_leaves_the_old_file_whole()
    {
        using var disk = SmallDisk.Mount(directory, "256k");
        var path = Path.Combine(disk.Path, "best.arc");
        Samples.ModelFile().Write(path);
        disk.MakeReadOnly();
        var report = Assert.Throws<ModelFileNotWrittenException>(() => Samples.ModelFile().Write(path));
        Assert.Contains("unchanged", report.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    private static ModelFile Large() => Samples.ModelFile() with { CreatedBy = new string('x', 400_000) };

    private static ModelFileRefusedException Refusal(byte[] content) =>
        Assert.Throws<ModelFileRefusedException>(() => ModelFile.FromBytes(content, "a.arc"));
}
