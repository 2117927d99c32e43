using System.Globalization;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Tests.Persistence;

namespace ArchetypeRC.Tests.Actors;

/// <summary>
/// While nodes are replaced by those of a new version, each reads what the other sends: the bytes of every message of every version are kept in
/// Corpus/ and must go on reading as what they were. A file is called by type, manifest, and which message of the type in <see cref="MessageFormTests.Messages"/>
/// it is, from 1: a new message of a type is put behind those that are there. To write files that are missing, run
/// <c>ARCHETYPERC_WRITE_CORPUS=1 dotnet test tests/Actors -c Release --filter MessageCorpus</c>; one that is there is never written again.
/// </summary>
public sealed class MessageCorpusTests : TestKit
{
    private const string WriteSwitch = "ARCHETYPERC_WRITE_CORPUS";

    private static readonly Dictionary<string, object> ByName = ((IEnumerable<object[]>)MessageFormTests.Messages())
        .Select(row => row[0])
        .GroupBy(message => message.GetType())
        .SelectMany(type => type.Select((message, i) => (Name(type.Key.Name, i + 1), message)))
        .ToDictionary(m => m.Item1, m => m.message, StringComparer.Ordinal);

    public MessageCorpusTests()
        : base(InstanceMessageSerializer.Binding.WithFallback(JobMessageSerializer.Binding)
            .WithFallback(ConfigurationFactory.ParseString("akka.loglevel = WARNING")))
    {
    }

    private static string Stored => Path.Combine(AppContext.BaseDirectory, "Corpus");

    [Fact]
    public void Bytes_of_every_earlier_version_read_as_what_was_sent()
    {
        var files = Directory.GetFiles(Stored);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var words = Path.GetFileName(file).Split('.');
            var expected = ByName[$"{words[0]}.{words[2]}"];
            var serializer = Serializer(expected);
            var read = serializer.FromBinary(File.ReadAllBytes(file), words[1]);
            Assert.True(expected.GetType() == read.GetType(), $"{file} was read as {read.GetType()}");

            // Equal content, equal bytes of the present version.
            Assert.True(serializer.ToBinary(expected).AsSpan().SequenceEqual(serializer.ToBinary(read)), $"{file} was read as another {read}");
        }
    }

    [Fact]
    public void Every_message_of_the_present_version_is_in_the_corpus()
    {
        foreach (var (name, message) in ByName)
        {
            var serializer = Serializer(message);
            var words = name.Split('.');
            var file = $"{words[0]}.{serializer.Manifest(message)}.{words[1]}.bin";
            if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
                Write(file, serializer.ToBinary(message));
            Assert.True(
                File.Exists(Path.Combine(Stored, file)), $"{file} is missing; write it with {WriteSwitch}=1 and commit it.");
        }
    }

    private static void Write(string file, byte[] bytes)
    {
        var source = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root(), "tests", "Actors", "Corpus")).FullName, file);
        if (!File.Exists(source))
            File.WriteAllBytes(source, bytes);
        Directory.CreateDirectory(Stored);
        File.Copy(source, Path.Combine(Stored, file), overwrite: true);
    }

    private static string Name(string type, int number) => string.Create(CultureInfo.InvariantCulture, $"{type}.{number}");

    private SerializerWithStringManifest Serializer(object message) =>
        Assert.IsAssignableFrom<SerializerWithStringManifest>(Sys.Serialization.FindSerializerFor(message));
}
