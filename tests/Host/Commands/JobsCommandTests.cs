namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class JobsCommandTests
{
    private const string Node = "127.0.0.1:1";

    [Theory]
    [InlineData("--join", "list")]
    [InlineData("'pause'", "pause", "--join", Node)]
    [InlineData("'delete'", "delete", "--join", Node)]
    [InlineData("--join", "delete", "load")]
    [InlineData("'a b' is no name of a search", "delete", "a b", "--join", Node)]
    [InlineData("'a b' is no name of a search", "show", "a b", "--join", Node)]
    [InlineData("'nowhere'", "list", "--join", "nowhere")]
    [InlineData("--patience is seconds", "list", "--join", Node, "--patience", "0")]
    [InlineData("--priority is 'urgent'; allowed: low, normal, high", "submit", "a", "--data", "x.csv", "--target", "x", "--join", Node, "--priority", "urgent")]
    [InlineData("--priority is '101'", "submit", "a", "--data", "x.csv", "--target", "x", "--join", Node, "--priority", "101")]
    [InlineData("--energy-limit is 0; allowed: joules, above 0", "submit", "a", "--data", "x.csv", "--target", "x", "--join", Node, "--energy-limit", "0")]
    [InlineData("--time-limit is 'soon'", "submit", "a", "--data", "x.csv", "--target", "x", "--join", Node, "--time-limit", "soon")]
    [InlineData("--evaluations is 0; allowed: 1 or more", "submit", "a", "--data", "x.csv", "--target", "x", "--join", Node, "--evaluations", "0")]
    public async Task Line_that_cannot_be_meant_is_refused_with_what_would_be_right(string said, params string[] words)
    {
        var refused = await CommandLine.RunAsync(["jobs", .. words]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(said, refused.Errors + refused.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--workers is for a search in this process", "--join", Node, "--workers", "2", "--out", "found")]
    [InlineData("--job names a search in a cluster", "--job", "a", "--out", "found")]
    [InlineData("The search cannot be named 'a b'. Give --job NAME", "--join", Node, "--out", "a b")]
    public async Task Search_in_a_cluster_and_one_in_this_process_are_told_apart(string said, params string[] words)
    {
        var refused = await CommandLine.RunAsync(["evolve", "--data", "x.csv", "--target", "x", .. words]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
    }
}
