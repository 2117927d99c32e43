using System.Text.RegularExpressions;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>docs/formats.md is complete: every .proto file and every message in it is named there.</summary>
public sealed partial class FormatDocumentTests
{
    [Fact]
    public void Every_file_and_message_of_the_forms_is_named()
    {
        var root = Repository.Root();
        var document = File.ReadAllText(Path.Combine(root, "docs", "formats.md"));
        var files = Directory.GetFiles(Path.Combine(root, "persistence"), "*.proto", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(files);
        var missing = files
            .SelectMany(f => Message().Matches(File.ReadAllText(f)).Select(m => m.Groups["name"].Value)
                .Append(Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(name => !document.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"^message (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Message();
}
