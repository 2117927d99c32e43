using System.Text.Json;

namespace ArchetypeRC.Tests.Benchmarks.TrainedNetworks;

/// <summary>The runs made so far, a line of JSON each in a file, so that a comparison that takes hours can be stopped and taken up again.</summary>
internal sealed class RunLog
{
    private readonly string file;
    private readonly List<NetworkRun> runs = [];

    public RunLog(string file)
    {
        this.file = file;
        if (File.Exists(file))
            runs.AddRange(File.ReadLines(file).Select(line => JsonSerializer.Deserialize<NetworkRun>(line)!));
    }

    public IEnumerable<NetworkRun> Of(string set, string network) => runs.Where(r => r.Set == set && r.Network == network);

    public bool Holds(string set, string network, int seed) => Of(set, network).Any(r => r.Seed == seed);

    public void Add(NetworkRun run)
    {
        runs.Add(run);
        File.AppendAllText(file, JsonSerializer.Serialize(run) + "\n");
    }
}
