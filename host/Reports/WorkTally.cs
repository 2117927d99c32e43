using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Host.Reports;

/// <summary>
/// What a measurement takes: the time since it began, and the multiply-adds that are counted, with the energy estimated from them. Threads
/// may count at once.
/// </summary>
internal sealed class WorkTally
{
    private readonly Stopwatch clock = Stopwatch.StartNew();

    private long operations;
    private long bytes;

    private double Joules => EnergyEstimate.Joules(operations, bytes);

    /// <param name="more">Multiply-adds.</param>
    /// <param name="moved">Bytes of weights and of what is learned that they moved.</param>
    public void Add(long more, long moved = 0)
    {
        Interlocked.Add(ref operations, more);
        Interlocked.Add(ref bytes, moved);
    }

    public void Add(FitCost cost) => Add(cost.Operations, cost.Bytes);

    /// <summary>Counts so many steps of a reservoir.</summary>
    public void AddSteps(IReservoir reservoir, long steps) => Add(steps * reservoir.OperationsPerStep, steps * reservoir.BytesPerStep);

    /// <summary>Counts so many rows that a model learns one by one.</summary>
    public void AddLearned(LifelongModel model, long rows) => Add(rows * model.OperationsPerRow, rows * model.BytesPerRow);

    /// <summary>Adds seconds, operations and estimated joules.</summary>
    public void WriteTo(JsonObject json)
    {
        json["seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 3);
        json["operations"] = operations;
        json["joules"] = JsonText.Real(Joules);
    }

    /// <summary>For the line below a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:f1} s, {operations:g3} multiply-adds, estimated {Joules:g3} J");
}
