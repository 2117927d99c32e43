using System.Buffers.Binary;
using System.IO.Hashing;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.ModelFiles;

public sealed class ClassifierFileTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        ["sequences"] = ClassifierSamples.Sequences().ToBytes(),
        ["graph echo state"] = ClassifierSamples.GraphEchoState().ToBytes(),
        ["resistive memory"] = ClassifierSamples.ResistiveMemory().ToBytes(),
    };

    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-arc-").FullName;

    public static TheoryData<string> Names => [.. Files.Keys];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Any_classifier_of_sequences_comes_back_bit_for_bit() => Gen.Select(
        Gen.Int[1, 3], Gen.Int[1, 31], Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Enum<SequenceReadout>(), Arbitrary.Bits.Array[6], Gen.ULong).Sample(
        (members, features, delays, flag, other, readout, values, seed) =>
        {
            var spec = new SequenceModelSpec
            {
                Reservoir = new EchoStateSpec { Units = 3, InDegree = 2, Seed = seed },
                Features = (SequenceFeatures)features,
                SegmentCount = 1 + delays,
                Delays = delays,
                Bidirectional = flag,
                Standardise = other,
                Differences = !flag,
                PassInputs = flag == other,
                BalanceClasses = other,
                Readout = readout,
                Ridge = flag ? 0.5 : null,
            };
            var member = ClassifierSamples.Member(spec) with
            {
                Means = values.AsMemory(0, 2), Factors = values.AsMemory(2, 2), DifferenceFactors = values.AsMemory(4), Ridge = values[0], Factor = values[1],
                Score = new LeaveOneOutScore(values[2], values[3]), WeightsHash = seed,
            };
            var file = ClassifierSamples.Sequences() with { Members = [.. Enumerable.Repeat(member, members)] };
            var written = file.ToBytes();
            var back = SequenceModelFile.FromBytes(written, "a.arc");
            SameContent.Assert(file, back);
            Assert.Equal(written, back.ToBytes());
        },
        iter: 200);

    [Fact]
    public void Any_classifier_of_graphs_comes_back_bit_for_bit() => Gen.Select(
        Gen.Int[1, 7], Gen.Int[1, 4], Gen.Bool, Arbitrary.Bits.Array[8], Gen.ULong).Sample(
        (pooling, nodeFeatures, echo, values, seed) =>
        {
            GraphEncoderSpec spec = echo
                ? new GraphEchoStateSpec { Units = 3, Layers = nodeFeatures, Pooling = (GraphPooling)pooling, Seed = seed }
                : new ResistiveMemorySpec { Units = 3, InputBits = nodeFeatures, Pooling = (GraphPooling)pooling, Seed = seed };
            var file = ClassifierSamples.GraphEchoState() with
            {
                Model = ClassifierSamples.Model(spec, nodeFeatures) with
                {
                    Scale = values.AsMemory(0, (int)spec.ScaleSize(nodeFeatures)), Ridge = values[0], Score = new LeaveOneOutScore(values[1], values[2]),
                },
            };
            var written = file.ToBytes();
            var back = GraphModelFile.FromBytes(written, "a.arc");
            SameContent.Assert(file, back);
            Assert.Equal(written, back.ToBytes());
        },
        iter: 200);

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_changed_byte_is_refused(string name)
    {
        for (var at = 0; at < Files[name].Length; at++)
        {
            foreach (var flip in (int[])[0x01, 0x80, 0xff])
            {
                var altered = Files[name].ToArray();
                altered[at] ^= (byte)flip;
                Assert.Throws<ModelFileRefusedException>(() => ReadAs(name, altered));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_missing_end_is_refused_as_truncated(string name)
    {
        for (var length = 0; length < Files[name].Length; length++)
            Assert.Equal(ModelFileRefusal.Truncated, Assert.Throws<ModelFileRefusedException>(() => ReadAs(name, Files[name][..length])).Reason);
    }

    [Fact]
    public void File_of_another_kind_is_refused_by_what_it_holds()
    {
        var (stream, sequences, graphs) = (Samples.ModelFile().ToBytes(), Files["sequences"], Files["resistive memory"]);
        Refused(() => ModelFile.FromBytes(sequences, "a.arc"), "it holds a classifier of sequences, where a model of a stream is asked for");
        Refused(() => ModelFile.FromBytes(graphs, "a.arc"), "it holds a classifier of graphs, where a model of a stream is asked for");
        Refused(() => SequenceModelFile.FromBytes(stream, "a.arc"), "it holds a model of a stream, where a classifier of sequences is asked for");
        Refused(() => SequenceModelFile.FromBytes(graphs, "a.arc"), "it holds a classifier of graphs, where a classifier of sequences is asked for");
        Refused(() => GraphModelFile.FromBytes(stream, "a.arc"), "it holds a model of a stream, where a classifier of graphs is asked for");
        Refused(() => GraphModelFile.FromBytes(sequences, "a.arc"), "it holds a classifier of sequences, where a classifier of graphs is asked for");

        static void Refused(Func<object> read, string reason)
        {
            var refusal = Assert.Throws<ModelFileRefusedException>(read);
            Assert.Equal(ModelFileRefusal.OtherKind, refusal.Reason);
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("'eval classify'", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kind_is_told_without_knowing_it_before()
    {
        foreach (var (name, kind, write) in new (string, ModelFileKind, Action<string>)[]
        {
            ("stream.arc", ModelFileKind.Lifelong, path => Samples.ModelFile().Write(path)),
            ("sequences.arc", ModelFileKind.Sequences, path => ClassifierSamples.Sequences().Write(path)),
            ("graphs.arc", ModelFileKind.Graphs, path => ClassifierSamples.GraphEchoState().Write(path)),
        })
        {
            var path = Path.Combine(directory, name);
            write(path);
            Assert.Equal(kind, ModelFile.KindOf(path));
        }

        SameContent.Assert(ClassifierSamples.Sequences(), SequenceModelFile.Read(Path.Combine(directory, "sequences.arc")));
        SameContent.Assert(ClassifierSamples.GraphEchoState(), GraphModelFile.Read(Path.Combine(directory, "graphs.arc")));
        var missing = Assert.Throws<ModelFileRefusedException>(() => SequenceModelFile.Read(Path.Combine(directory, "no.arc")));
        Assert.Equal(ModelFileRefusal.Missing, missing.Reason);
    }

    [Fact]
    public void Kind_that_is_not_known_is_called_newer()
    {
        var other = Files["sequences"].ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(20), 4);
        var refusal = Assert.Throws<ModelFileRefusedException>(() => SequenceModelFile.FromBytes(Sealed(other), "a.arc"));
        Assert.Equal(ModelFileRefusal.NewerVersion, refusal.Reason);
        Assert.Contains("of kind 4", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_checksum_over_a_body_of_another_kind_is_refused()
    {
        var forged = Files["sequences"].ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(20), (uint)ModelFileKind.Graphs);
        var refusal = Assert.Throws<ModelFileRefusedException>(() => GraphModelFile.FromBytes(Sealed(forged), "a.arc"));
        Assert.Equal(ModelFileRefusal.Altered, refusal.Reason);
    }

    [Fact]
    public void Members_that_cannot_vote_together_are_not_written()
    {
        var file = ClassifierSamples.Sequences();
        Assert.Throws<InvalidOperationException>(() => (file with { Members = [] }).ToBytes());
        var other = file.Members[0] with { Classes = ["x", "y", "z"] };
        Assert.Contains("other classes", Assert.Throws<InvalidOperationException>(() => (file with { Members = [file.Members[0], other] }).ToBytes()).Message, StringComparison.Ordinal);
        Assert.Throws<ModelStateRefusedException>(() => (file with { Members = [file.Members[0] with { Weights = new double[3] }] }).ToBytes());
        Assert.Throws<ModelStateRefusedException>(
            () => (ClassifierSamples.GraphEchoState() with { Model = ClassifierSamples.GraphEchoState().Model with { Weights = new double[3] } }).ToBytes());
    }

    private static object ReadAs(string name, byte[] bytes) =>
        name == "sequences" ? SequenceModelFile.FromBytes(bytes, "a.arc") : GraphModelFile.FromBytes(bytes, "a.arc");

    private static byte[] Sealed(byte[] file) => [.. file[..^16], .. XxHash128.Hash(file.AsSpan(..^16))];
}
