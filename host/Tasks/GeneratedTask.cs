using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>A task of the field whose data are generated: each seed gives a series and a reservoir of its own.</summary>
internal abstract record GeneratedTask
{
    /// <summary>As the command line names it.</summary>
    public required string Name { get; init; }

    /// <summary>One line for a person.</summary>
    public required string Summary { get; init; }

    /// <summary>What is measured: <c>nrmse</c>, <c>errorRate</c> or <c>capacity</c>.</summary>
    public string Measure { get; init; } = "nrmse";

    /// <summary>The model that is measured unless another is asked for; its seed is replaced.</summary>
    public required ModelSpec Template { get; init; }

    /// <summary>Rows that the readout is fitted to, the wash-out not counted.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Rows after them that are predicted.</summary>
    public required int TestRows { get; init; }

    /// <summary>Fits and tests under one seed.</summary>
    public abstract TaskRun Run(ModelSpec spec, ulong seed, CancellationToken cancellation);
}
