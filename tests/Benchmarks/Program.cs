using ArchetypeRC.Tests.Benchmarks.Comparison;
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

BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
return 0;
