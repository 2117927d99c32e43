using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Akka.Configuration;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using YamlDotNet.RepresentationModel;

namespace ArchetypeRC.Tests.Cluster.Profiles;

/// <summary>What stands in cluster-config/ is what the program and Akka read, and the files fit each other.</summary>
public sealed partial class ProfileTests
{
    private const string Kubernetes = "kubernetes/archetyperc.yaml";
    private const string Compose = "compose/compose.yaml";

    public static TheoryData<string> Hocon() => [.. ProfileFile.Names(".conf")];

    public static TheoryData<string> Deployments() =>
        [.. ProfileFile.Names(".yaml"), .. ProfileFile.Names(".service"), .. ProfileFile.Names("Dockerfile")];

    [Theory]
    [MemberData(nameof(Hocon))]
    public void Every_key_is_one_that_Akka_or_the_program_reads(string name)
    {
        var config = ProfileFile.Hocon(name);
        Assert.False(config.IsEmpty);
        Assert.Empty(KnownKeys.UnknownIn(config));
    }

    [Theory]
    [InlineData("akka.cluster.failure-detector.acceptable-heartbeat-pauses = 3s")]
    [InlineData("akka.cluster.split-brain-resolver.stable-afer = 3s")]
    [InlineData("akka.cluster.sharding.distributed-data.durable.kyes = []")]
    [InlineData("akka.remote.dot-netty.tcp.enable-tls = on")]
    [InlineData("archetyperc.node.workres = 2")]
    [InlineData("archetyperc.nodes.workers = 2")]
    [InlineData("archetyperc.node.admission.tenant.instance = 2")]
    public void Misspelled_key_is_found(string line) =>
        Assert.Equal(line[..line.IndexOf(' ', StringComparison.Ordinal)], Assert.Single(KnownKeys.UnknownIn(ConfigurationFactory.ParseString(line))));

    [Fact]
    public async Task Node_refuses_a_file_with_an_unknown_key_and_names_it()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["bad.conf"], "archetyperc.node.workres = 2");
        await using var run = ProgramRun.Start("node", "--config", scratch["bad.conf"], "--data-dir", scratch["data"]);
        var end = await run.EndAsync();
        Assert.Equal(2, end.Code);
        Assert.Contains("archetyperc.node.workres", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("single.conf", 4053)]
    [InlineData("local.conf", 4053)]
    [InlineData("production.conf", 4053)]
    [InlineData("compose/compose.conf", 4053)]
    public void Node_reads_the_profile(string name, int port)
    {
        var settings = NodeSettings.Read(new FileInfo(Path.Combine(ProfileFile.Folder, name)));
        var complete = settings.Seeds.IsEmpty ? settings with { DataDirectory = "data" } : settings;
        Assert.Equal(port, complete.Complete("postgres:Host=database").Port);
        Assert.Equal(settings.Seeds.Length, ClusterNode.Seeds(settings.Seeds, settings.IsEncrypted).Length);
        Assert.True(settings.Seeds.Length is 0 or 3);
    }

    [Theory]
    [InlineData("single.conf")]
    [InlineData("local.conf")]
    [InlineData("production.conf")]
    [InlineData("compose/compose.conf")]
    public void Limits_that_a_profile_has_in_comments_can_be_used(string name)
    {
        using var scratch = new ScratchDirectory();
        var lines = ProfileFile.Text(name).Split('\n').SkipWhile(line => !line.Contains("# idle-after", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith("  #", StringComparison.Ordinal)).Select(line => line.TrimStart(' ', '#'));
        File.WriteAllText(scratch["limits.conf"], $"archetyperc.node {{\n{string.Join('\n', lines)}\n}}");
        var limits = NodeSettings.Read(new FileInfo(scratch["limits.conf"])).Instances;
        Assert.Equal(TimeSpan.FromMinutes(2), limits.IdleAfter);
        Assert.All(
            new object?[] { limits.Admission.Node.Instances, limits.Admission.Node.Bytes, limits.Admission.Node.SamplesPerSecond, limits.Admission.Tenant.Instances },
            Assert.NotNull);
    }

    [Fact]
    public void Profile_of_production_is_refused_beyond_loopback_without_its_certificate()
    {
        var settings = NodeSettings.Read(new FileInfo(Path.Combine(ProfileFile.Folder, "production.conf")));
        var open = settings with { HostName = "10.0.0.1", Certificate = "" };
        Assert.Contains("not encrypted", Assert.Throws<NodeRefusedException>(() => open.Complete("postgres:Host=db")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Options_variables_and_versions_are_those_of_the_program(string name)
    {
        var text = ProfileFile.Text(name);
        var node = NodeCommand.Build();
        var known = node.Options.Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(line => line.Contains("\"node\"", StringComparison.Ordinal) || line.Contains("archetyperc node", StringComparison.Ordinal)))
            Assert.All(Option().Matches(line), option => Assert.Contains(option.Value, known));
        string[] variables = [NodeSettings.StoreVariable, NodeSettings.KeyPasswordVariable, "ARCHETYPERC_DATABASE_PASSWORD"];
        Assert.All(Variable().Matches(text), variable => Assert.Contains(variable.Value, variables));
        var version = XDocument.Load(Path.Combine(ProfileFile.Folder, "..", "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.All(Image().Matches(text), image => Assert.Equal("archetyperc:" + version, image.Value));
    }

    [Fact]
    public void Pods_have_the_names_the_port_and_the_files_that_production_expects()
    {
        var documents = ProfileFile.Yaml(Kubernetes);
        var set = documents.Single(document => Text(document, "kind") == "StatefulSet");
        var service = documents.Single(document => Text(document, "kind") == "Service");
        var container = At(set, "spec", "template", "spec", "containers")[0];
        var profile = ProfileFile.Hocon("production.conf");
        var port = profile.GetString("archetyperc.node.port");

        Assert.Equal(port, Text(container["ports"][0], "containerPort"));
        Assert.Equal(port, Text(At(service, "spec", "ports")[0], "port"));
        Assert.Equal(Text(At(service, "metadata"), "name"), Text(set["spec"], "serviceName"));
        Assert.Equal(At(service, "spec", "selector"), At(set, "spec", "template", "metadata", "labels"));
        Assert.Equal(At(set, "spec", "selector", "matchLabels"), At(set, "spec", "template", "metadata", "labels"));
        var names = Enumerable.Range(0, int.Parse(Text(set["spec"], "replicas"), System.Globalization.CultureInfo.InvariantCulture))
            .Select(pod => $"{Text(set["metadata"], "name")}-{pod}.{Text(service["metadata"], "name")}:{port}");
        Assert.Equal(profile.GetStringList("archetyperc.node.seeds"), names);
        Assert.Contains("$(POD_NAME).archetyperc", Texts(container["args"]));

        var mounts = ((YamlSequenceNode)container["volumeMounts"]).Select(mount => Text(mount, "mountPath")).ToArray();
        var args = Texts(container["args"]).ToArray();
        Assert.Contains(args[Array.IndexOf(args, "--config") + 1], mounts);
        string[] files = ["tls.certificate", "tls.key", "tls.authority"];
        Assert.All(files, file => Assert.Contains(
            Path.GetDirectoryName(profile.GetString("archetyperc.node." + file)), mounts));
        var volumes = ((YamlSequenceNode)At(set, "spec", "template", "spec", "volumes")).Select(volume => Text(volume, "name"));
        Assert.All((YamlSequenceNode)container["volumeMounts"], mount => Assert.Contains(Text(mount, "name"), volumes));
    }

    [Fact]
    public void Composed_nodes_are_the_seeds_of_their_profile_and_mount_it()
    {
        var root = ProfileFile.Yaml(Compose).Single();
        var profile = ProfileFile.Hocon("compose/compose.conf");
        var nodes = ((YamlMappingNode)root["services"]).Where(service => ((YamlScalarNode)service.Key).Value != "database").ToArray();
        Assert.Equal(
            profile.GetStringList("archetyperc.node.seeds"),
            nodes.Select(node => $"{((YamlScalarNode)node.Key).Value}:{profile.GetInt("archetyperc.node.port")}"));
        foreach (var (name, node) in nodes)
        {
            var command = Texts(node["command"]).ToArray();
            Assert.Equal($"node --config /etc/archetyperc/compose.conf --host {((YamlScalarNode)name).Value}", string.Join(' ', command));
            Assert.Contains($"./compose.conf:{command[2]}:ro", Texts(node["volumes"]));
            Assert.StartsWith("postgres:Host=database;", Text(node["environment"], NodeSettings.StoreVariable), StringComparison.Ordinal);
            Assert.Equal("archetyperc:0.1.0", Text(node, "image"));
            Assert.True(File.Exists(Path.Combine(ProfileFile.Folder, "compose", Text(node["build"], "context"), Text(node["build"], "dockerfile"))));
        }

        Assert.Contains($"EXPOSE {profile.GetInt("archetyperc.node.port")}", ProfileFile.Text("compose/Dockerfile"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("systemd/archetyperc.service")]
    [InlineData("systemd/archetyperc@.service")]
    public void Unit_starts_the_program_with_a_profile_that_exists_and_waits_for_the_hand_over(string name)
    {
        var lines = ProfileFile.Text(name).Split('\n').Where(line => line.Length > 0 && line[0] is not ('#' or '[')).ToArray();
        Assert.All(lines, line => Assert.Matches("^[A-Z][A-Za-z]+=.+$", line));
        var start = lines.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ');
        Assert.Equal("ExecStart=/opt/archetyperc/archetyperc", start[0]);
        Assert.Equal("node", start[1]);
        Assert.True(File.Exists(Path.Combine(ProfileFile.Folder, Path.GetFileName(start[Array.IndexOf(start, "--config") + 1]))));
        Assert.Contains("TimeoutStopSec=90", lines);
        Assert.Contains("KillSignal=SIGTERM", lines);
    }

    private static YamlNode At(YamlNode node, params IEnumerable<string> path) => path.Aggregate(node, (inner, key) => inner[key]);

    private static string Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<string> Texts(YamlNode sequence) => ((YamlSequenceNode)sequence).Select(item => ((YamlScalarNode)item).Value!);

    [GeneratedRegex("--[a-z-]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Option();

    [GeneratedRegex("ARCHETYPERC_[A-Z_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("archetyperc:[0-9][0-9.]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Image();
}
