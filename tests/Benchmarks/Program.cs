using ArchetypeRC.Tests.Benchmarks.Comparison;
using BenchmarkDotNet.Running;

if (args is ["compare", .. var options])
{
    if (options.FirstOrDefault(o => o is not ("--quick" or "--json")) is { } unknown)
    {
        Console.Error.WriteLine($"The option {unknown} is not known; there are --quick and --json.");
        return 2;
    }

    return SideBySide.Run(options.Contains("--quick"), options.Contains("--json"));
}

BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
return 0;
