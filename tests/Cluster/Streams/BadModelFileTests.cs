using System.Buffers.Binary;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>Model files that are not whole: refused before anything is learned, with what to do.</summary>
public sealed class BadModelFileTests
{
    private const int VersionAt = 8; // docs/formats.md

    public static TheoryData<string, string[]> Damages => new()
    {
        { "truncated", ["before it is complete", "copy it again, whole"] },
        { "empty", ["it is empty", "copy it again, whole"] },
        { "altered", ["its checksum does not match", "from an undamaged place"] },
        { "newer", ["of version 3", "this program reads up to 2", "at least as new"] },
        { "other", ["does not begin as a model file does", "Name a .arc file"] },
        { "missing", ["there is no such file", "Check the name"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Model_file_that_is_not_whole_is_refused_and_no_state_is_made_of_it(string damage, string[] advice)
    {
        using var scratch = new ScratchDirectory();
        Write(damage, scratch["model.arc"]);

        await using var run = ProgramRun.Start("stream", "--model", scratch["model.arc"], "--state", scratch["state"]);
        Assert.Null(await run.ReadLineAsync());

        (await run.EndAsync()).AssertRefused([.. advice, scratch["model.arc"]]);
        Assert.False(Directory.Exists(scratch["state"]));
    }

    [Fact]
    public async Task Model_file_that_was_damaged_after_the_start_takes_nothing_from_what_was_learned()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(Undisturbed.Input.First(300), scratch, log)).Code);
        var model = scratch[Undisturbed.Input.Name + ".arc"];

        foreach (var damage in Damages.Select(d => (string)d[0]))
        {
            Write(damage, model);
            await using var run = ProgramRun.Start("stream", "--model", model, "--state", scratch["state"]);
            (await run.EndAsync()).AssertRefused(model);
        }

        Undisturbed.Input.Model.Write(model);
        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(Undisturbed.Input, scratch, log));
        await Undisturbed.AssertSameAsync(log);
    }

    [Fact]
    public async Task New_state_directory_without_a_model_is_refused_and_the_model_asked_for()
    {
        using var scratch = new ScratchDirectory();

        await using var run = ProgramRun.Start("stream", "--state", scratch["state"]);

        (await run.EndAsync()).AssertRefused("There is no instance 'stream'", "--model FILE.arc");
    }

    private static void Write(string damage, string path)
    {
        var bytes = Undisturbed.Input.Model.ToBytes();
        switch (damage)
        {
            case "truncated":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            case "altered":
                bytes[bytes.Length / 2] ^= 1;
                break;
            case "newer":
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(VersionAt), 3);
                break;
            case "other":
                bytes = "x\n1.0\n"u8.ToArray();
                break;
            case "missing":
                File.Delete(path);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, "Not a damage.");
        }

        File.WriteAllBytes(path, bytes);
    }
}
