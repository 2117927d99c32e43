using System.Globalization;
using ArchetypeRC.Tests.Benchmarks.Comparison;
using ArchetypeRC.Tests.Benchmarks.Scale;
using ArchetypeRC.Tests.Benchmarks.Scaling;
using ArchetypeRC.Tests.Benchmarks.Searches;
using ArchetypeRC.Tests.Benchmarks.TrainedNetworks;
using BenchmarkDotNet.Running;

switch (args)
{
    case [("compare" or "throughput") and var command, .. var options]:
        var only = options is [.., "--only", var text] ? text : "";
        if (only.Length > 0)
            options = options[..^2];
        if (options.FirstOrDefault(o => o is not ("--quick" or "--json")) is { } unknown)
            return Refused($"The option {unknown} is not known; there are --quick, --json and, as the last, --only TEXT.");
        var (quick, json) = (options.Contains("--quick"), options.Contains("--json"));
        return command == "compare" ? SideBySide.Run(quick, json, only) : await Throughput.RunAsync(quick, json, only);
    case ["ten-thousand", .. var options]:
        if (options.FirstOrDefault(o => o is not ("--quick" or "--json" or "--postgres")) is { } other)
            return Refused($"The option {other} is not known; there are --quick, --json and --postgres.");
        return await TenThousand.RunAsync(
            options.Contains("--quick") ? 1_000 : 10_000,
            options.Contains("--postgres") ? MeasuredStore.Postgres : MeasuredStore.Sqlite,
            options.Contains("--json"));
    case ["ten-thousand-phase", var phase, var instances, var kind, var place]:
        return await TenThousand.PhaseAsync(phase, int.Parse(instances, CultureInfo.InvariantCulture), kind, place);
    case ["search-quality", var data, var units, var runs, var evaluations, var keep, .. var methods]:
        return Whole(units, 10, 10_000) is { } n && Whole(runs, 1, 1_000) is { } r && Whole(evaluations, 24, 100_000) is { } budget
            ? SearchQuality.Run(data, n, r, budget, keep, methods.FirstOrDefault() ?? "")
            : Refused($"Give units, 10 to 10000, runs, 1 to 1000, and evaluations, 24 to 100000; not {units}, {runs} and {evaluations}.");
    case ["search-speed", var rounds, var evaluations]:
        return Whole(rounds, 1, 100) is { } turns && Whole(evaluations, 24, 100_000) is { } size
            ? SearchSpeed.Run(turns, size)
            : Refused($"Give rounds, 1 to 100, and evaluations, 24 to 100000; not {rounds} and {evaluations}.");
    case ["search-studies", var runs]:
        return Whole(runs, 1, 1_000) is { } many
            ? SearchStudies.Run(many)
            : Refused($"The number of runs is {runs}; give a whole number from 1 to 1000.");
    case ["search-scaling", .. var parts]:
        return parts is [] or ["real" or "simulated"]
            ? await SearchScaling.RunAsync(parts is [] or ["real"], parts is [] or ["simulated"])
            : Refused($"Give real, simulated, or nothing for both; not {string.Join(' ', parts)}.");
    case ["trained-networks", var data, var seeds, var keep, var sets]:
        return Whole(seeds, 1, 1_000) is { } count
            ? NetworkComparison.Run(data, count, keep, sets)
            : Refused($"The number of seeds is {seeds}; give a whole number from 1 to 1000.");
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
        return 0;
}

static int? Whole(string text, int least, int most) =>
    int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

static int Refused(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
