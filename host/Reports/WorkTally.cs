using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Host.Reports;

/// <summary>What a measurement takes: the time since it began, and the multiply-adds that are counted, with the energy estimated from them.</summary>
internal sealed class WorkTally
{
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Multiply-adds.</summary>
    public long Operations { get; private set; }

    /// <summary>Bytes of weights and of what is learned that they moved.</summary>
    public long Bytes { get; private set; }

    private double Joules => EnergyEstimate.Joules(Operations, Bytes);

    public void Add(long operations, long bytes = 0)
    {
        Operations += operations;
        Bytes += bytes;
    }

    /// <summary>Counts so many steps of a reservoir.</summary>
    public void AddSteps(IReservoir reservoir, long steps) => Add(steps * reservoir.OperationsPerStep, steps * reservoir.BytesPerStep);

    /// <summary>Adds seconds, operations and estimated joules.</summary>
    public void WriteTo(JsonObject json)
    {
        json["seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 3);
        json["operations"] = Operations;
        json["joules"] = JsonText.Real(Joules);
    }

    /// <summary>For the line below a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:f1} s, {Operations:g3} multiply-adds, estimated {Joules:g3} J");
}
