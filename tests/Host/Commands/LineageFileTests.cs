using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Host.Specs;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>What <c>lineage.json</c> says, read by its names alone.</summary>
[Collection(CommandLine.Collection)]
public sealed class LineageFileTests(FinishedSearch search) : IClassFixture<FinishedSearch>
{
    [Fact]
    public void Everyone_who_was_evaluated_is_in_it_in_the_order_of_birth()
    {
        var births = Births(Read(search.File("lineage.json")));
        Assert.Equal(search.Job().GetProperty("evaluations").GetInt32(), births.Length);
        Assert.Equal(Enumerable.Range(1, births.Length), births.Select(Number));
        Assert.Equal("given", births[0].GetProperty("operators")[0].GetString());
    }

    [Fact]
    public void Parents_were_born_before_their_children_and_only_some_have_none()
    {
        var births = Births(Read(search.File("lineage.json")));
        Assert.Contains(births, b => b.GetProperty("parents").GetArrayLength() == 2);
        Assert.All(births, b => Assert.All(b.GetProperty("parents").EnumerateArray(), parent => Assert.InRange(parent.GetInt32(), 1, Number(b) - 1)));
    }

    [Fact]
    public void Best_is_the_winner_of_the_search_with_the_genes_that_it_tells()
    {
        var lineage = Read(search.File("lineage.json"));
        var best = Births(lineage)[lineage.GetProperty("best").GetInt32() - 1];
        var winner = search.Job().GetProperty("best");
        Assert.Equal(winner.GetProperty("birth").GetInt32(), Number(best));
        Assert.True(JsonElement.DeepEquals(winner.GetProperty("genome"), best.GetProperty("genes")));
        Assert.Equal(winner.GetProperty("fitness").GetDouble(), best.GetProperty("fitness").GetDouble());
        Assert.Equal(best.GetProperty("fitness").GetDouble(), Births(lineage).Min(b => b.GetProperty("fitness").GetDouble()));
    }

    [Fact]
    public void Space_reads_as_one_and_every_gene_of_a_birth_is_of_it()
    {
        var lineage = Read(search.File("lineage.json"));
        var space = SearchSpaceJson.Read(lineage.GetProperty("space").GetRawText());
        foreach (var gene in Births(lineage).SelectMany(b => b.GetProperty("genes").EnumerateObject()))
        {
            var known = space.Genes[space.IndexOf(gene.Name)];
            if (known is CategoricalGene choice)
                Assert.Contains(gene.Value.GetString(), choice.Choices);
            else
                Assert.Equal(known.Clamp(gene.Value.GetDouble()), gene.Value.GetDouble());
        }
    }

    [Fact]
    public void Work_of_all_births_adds_up_to_the_cost_of_the_search()
    {
        var births = Births(Read(search.File("lineage.json")));
        var cost = search.Job().GetProperty("cost");
        Assert.Equal(cost.GetProperty("operations").GetInt64(), births.Sum(b => b.GetProperty("operations").GetInt64()));
        Assert.Equal(cost.GetProperty("bytes").GetInt64(), births.Sum(b => b.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task Promoted_birth_tells_its_fitness_on_every_part_of_the_rows_whatever_the_workers()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteWaves("waves.csv", 700);
        var texts = new List<string>();
        foreach (var workers in new[] { "1", "3" })
        {
            var result = await CommandLine.RunAsync(
                "evolve", "--data", data, "--target", "y", "--out", scratch.At(workers), "--loop", "successive-halving", "--window", "4", "--washout", "5",
                "--generations", "5", "--population", "8", "--max-units", "30", "--seeds-per-genome", "1", "--workers", workers, "--json");
            Assert.True(result.ExitCode == 0, result.Errors);
            texts.Add(File.ReadAllText(Path.Combine(scratch.At(workers), "lineage.json")));
        }

        Assert.Equal(texts[0], texts[1]);
        var promoted = Births(JsonDocument.Parse(texts[0]).RootElement).Where(b => b.GetProperty("fidelities").GetArrayLength() > 1).ToArray();
        Assert.NotEmpty(promoted);
        Assert.All(promoted, b =>
        {
            var parts = b.GetProperty("fidelities").EnumerateArray().ToArray();
            Assert.Equal(Number(b), Number(parts[^1]));
            Assert.Equal(b.GetProperty("parents")[0].GetInt32(), Number(parts[^2]));
            Assert.True(parts[^2].GetProperty("trainRows").GetInt32() < parts[^1].GetProperty("trainRows").GetInt32());
        });
    }

    [Fact]
    public async Task Individual_that_was_evaluated_again_tells_mean_and_variance_over_all_draws()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteWaves("waves.csv", 240), "--target", "y", "--out", scratch.At("out"), "--loop", "steady-state", "--window", "4",
            "--generations", "6", "--population", "6", "--max-units", "30", "--seeds-per-genome", "2", "--reevaluate", "0.4", "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        var births = Births(Read(Path.Combine(scratch.At("out"), "lineage.json")));
        var again = births.Where(b => b.TryGetProperty("evaluationsBefore", out _)).ToLookup(b => b.GetProperty("parents")[0].GetInt32());
        Assert.NotEmpty(again);
        foreach (var group in again)
        {
            double[] values = [.. Seeds(births[group.Key - 1]), .. group.SelectMany(Seeds)];
            var draws = births[group.Key - 1].GetProperty("draws");
            Assert.Equal(values.Length, draws.GetProperty("count").GetInt32());
            Assert.Equal(values.Average(), draws.GetProperty("mean").GetDouble(), 1e-12);
            var variance = values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Length - 1);
            Assert.Equal(variance, draws.GetProperty("variance").GetDouble(), 1e-12);
        }

        Assert.Contains("again, under other seeds", File.ReadAllText(Path.Combine(scratch.At("out"), "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("2001")]
    [InlineData("coal")]
    public async Task Grid_intensity_out_of_its_range_is_refused_with_the_range(string value)
    {
        var refused = await CommandLine.RunAsync([.. search.Command(), "--grid-intensity", value]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--grid-intensity", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("0 to 2000", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grid_intensity_changes_what_the_carbon_comes_to_and_nothing_else()
    {
        var other = await CommandLine.RunAsync([.. search.Command(), "--grid-intensity", "44.5"]);
        Assert.Equal(0, other.ExitCode);
        double Grams(JsonElement job) => job.GetProperty("cost").GetProperty("gramsCo2Estimated").GetDouble();
        Assert.Equal(Grams(search.Result.Json()) / 10, Grams(other.Json()), 1e-12);
        Assert.Equal(search.Result.Json().GetProperty("best").ToString(), other.Json().GetProperty("best").ToString());
        Assert.Contains("--grid-intensity 44.5", other.Json().GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    private static JsonElement[] Births(JsonElement lineage) => [.. lineage.GetProperty("births").EnumerateArray()];

    private static int Number(JsonElement birth) => int.Parse(birth.GetProperty("birth").GetRawText(), CultureInfo.InvariantCulture);

    private static IEnumerable<double> Seeds(JsonElement birth) => birth.GetProperty("fitnessPerSeed").EnumerateArray().Select(v => v.GetDouble());
}
