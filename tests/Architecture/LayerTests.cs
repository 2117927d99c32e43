using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ArchetypeRC.Tests.Architecture;

/// <summary>The arrows between the projects: Runtime, Evolution, Persistence, Actors, Host, each knowing only those before it.</summary>
public sealed class LayerTests
{
    private static readonly string[] Layers = ["Runtime", "Evolution", "Persistence", "Actors", "Host"];

    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(
        typeof(Runtime.Specs.ModelSpec).Assembly,
        typeof(Evolution.Loops.EvolutionJob).Assembly,
        typeof(Persistence.Sql.SqlStore).Assembly,
        typeof(Actors.Hosting.ArchetypeHosting).Assembly,
        System.Reflection.Assembly.Load("archetyperc")).Build();

    public static TheoryData<string, string> Forbidden()
    {
        var pairs = new TheoryData<string, string>();
        for (var lower = 0; lower < Layers.Length; lower++)
        {
            for (var upper = lower + 1; upper < Layers.Length; upper++)
                pairs.Add(Layers[lower], Layers[upper]);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Arrows_between_projects_point_one_way(string lower, string upper)
    {
        var below = Types().That().ResideInNamespaceMatching($@"^ArchetypeRC\.{lower}(\..*)?$").As(lower);
        var above = Types().That().ResideInNamespaceMatching($@"^ArchetypeRC\.{upper}(\..*)?$").As(upper);
        Assert.NotEmpty(below.GetObjects(Loaded));
        Types().That().Are(below).Should().NotDependOnAny(above).Check(Loaded);
    }

    [Theory]
    [InlineData("Runtime")]
    [InlineData("Evolution")]
    public void Pure_projects_know_no_actor_and_no_database(string layer)
    {
        var references = layer == "Runtime"
            ? typeof(Runtime.Specs.ModelSpec).Assembly.GetReferencedAssemblies()
            : typeof(Evolution.Loops.EvolutionJob).Assembly.GetReferencedAssemblies();
        Assert.DoesNotContain(references, reference =>
            reference.Name!.StartsWith("Akka", StringComparison.Ordinal)
            || reference.Name.StartsWith("Npgsql", StringComparison.Ordinal)
            || reference.Name.StartsWith("Microsoft.Data", StringComparison.Ordinal)
            || reference.Name.StartsWith("linq2db", StringComparison.Ordinal));
    }

    [Fact]
    public void Namespace_equals_folder_and_file_equals_type()
    {
        var root = Root();
        foreach (var layer in Layers)
        {
            var folder = Path.Combine(root, layer.ToLowerInvariant());
            foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(folder, file);
                if (relative.StartsWith("bin", StringComparison.Ordinal) || relative.StartsWith("obj", StringComparison.Ordinal)
                    || relative == "Program.cs")
                {
                    continue;
                }

                var room = Path.GetDirectoryName(relative)!.Replace(Path.DirectorySeparatorChar, '.');
                var expected = $"namespace ArchetypeRC.{layer}{(room.Length > 0 ? "." + room : "")};";
                Assert.True(
                    File.ReadLines(file).Contains(expected),
                    $"{relative} of {layer} must declare '{expected}'.");
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ArchetypeRC.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The solution was not found above the test's folder.");
    }
}
