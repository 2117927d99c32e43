using Akka.Configuration;
using YamlDotNet.RepresentationModel;

namespace ArchetypeRC.Tests.Cluster.Profiles;

/// <summary>The files of cluster-config/, as they stand in the tree.</summary>
internal static class ProfileFile
{
    public static string Folder { get; } = Find();

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static Config Hocon(string name) => ConfigurationFactory.ParseString(Text(name));

    /// <summary>The documents of a YAML file.</summary>
    public static YamlNode[] Yaml(string name)
    {
        var stream = new YamlStream();
        stream.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(Text(name)))));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>Names of all files of an ending, relative to the folder.</summary>
    public static IEnumerable<string> Names(string ending) => Directory
        .EnumerateFiles(Folder, "*" + ending, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file))
        .Order(StringComparer.Ordinal);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ArchetypeRC.sln")))
            directory = directory.Parent;
        return Path.Combine(directory?.FullName ?? throw new DirectoryNotFoundException("These tests run inside the tree."), "cluster-config");
    }
}
