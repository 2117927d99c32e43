using ArchetypeRC.Tests.Benchmarks.Comparison;
using ArchetypeRC.Tests.Benchmarks.Searches;
using ArchetypeRC.Tests.Benchmarks.TrainedNetworks;
using BenchmarkDotNet.Running;

if (args is ["compare", .. var options])
{
    var only = options is [.., "--only", var text] ? text : "";
    if (only.Length > 0)
        options = options[..^2];
    if (options.FirstOrDefault(o => o is not ("--quick" or "--json")) is { } unknown)
    {
        Console.Error.WriteLine($"The option {unknown} is not known; there are --quick, --json and, as the last, --only TEXT.");
        return 2;
    }

    return SideBySide.Run(options.Contains("--quick"), options.Contains("--json"), only);
}

if (args is ["search-quality", var sets, var wide, var whole, var budget, var made, .. var which])
{
    if (int.TryParse(wide, out var units) && units is >= 10 and <= 10_000
        && int.TryParse(whole, out var times) && times is >= 1 and <= 1000
        && int.TryParse(budget, out var judged) && judged is >= 24 and <= 100_000)
        return SearchQuality.Run(sets, units, times, judged, made, which.FirstOrDefault() ?? "");
    Console.Error.WriteLine($"Give units, 10 to 10000, runs, 1 to 1000, and evaluations, 24 to 100000; not {wide}, {whole} and {budget}.");
    return 2;
}

if (args is ["trained-networks", var data, var seeds, var keep])
{
    if (int.TryParse(seeds, out var count) && count is >= 1 and <= 1000)
        return NetworkComparison.Run(data, count, keep);
    Console.Error.WriteLine($"The number of seeds is {seeds}; give a whole number from 1 to 1000.");
    return 2;
}

if (args is ["search-speed", var rounds, var evaluations])
{
    if (int.TryParse(rounds, out var turns) && turns is >= 1 and <= 100 && int.TryParse(evaluations, out var size) && size is >= 24 and <= 100_000)
        return SearchSpeed.Run(turns, size);
    Console.Error.WriteLine($"Give rounds, 1 to 100, and evaluations, 24 to 100000; not {rounds} and {evaluations}.");
    return 2;
}

BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
return 0;
