using ArchetypeRC.Tests.Benchmarks.Comparison;
using BenchmarkDotNet.Running;

if (args is ["compare", .. var options])
    return SideBySide.Run(options.Contains("--quick"), options.Contains("--json"));
BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
return 0;
