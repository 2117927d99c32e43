using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>A device whose states stand beside its inputs in a file of recorded rows, and are read from there.</summary>
internal sealed class RecordedDevice
{
    /// <param name="spec">The device.</param>
    /// <param name="written">
    /// Inputs of the task that its spec was written with: the states are the last of them, unless there are no more inputs than states; empty for none.
    /// </param>
    public RecordedDevice(ExternalSubstrateSpec spec, ImmutableArray<string> written)
    {
        Spec = spec;
        Given = written.Length > spec.States ? written[..^spec.States] : written;
        States = written.Length > spec.States
            ? written[^spec.States..]
            : [.. Enumerable.Range(1, Math.Clamp(spec.States, 0, ReservoirSpec.MaximumUnits)).Select(Named)];
    }

    /// <summary>The device.</summary>
    public ExternalSubstrateSpec Spec { get; }

    /// <summary>Columns that are sent to it, as its spec says; empty where it does not.</summary>
    public ImmutableArray<string> Given { get; }

    /// <summary>Columns of its states: those of the task in its spec, or <c>state1</c> and so on.</summary>
    public ImmutableArray<string> States { get; }

    /// <summary>The column that a file would have if the device returned one state more and named them by their numbers.</summary>
    public string Next => Named(States.Length + 1);

    /// <summary>The task with the states as the last inputs.</summary>
    public TaskSpec Behind(TaskSpec task) => task with { Inputs = [.. task.Inputs.Where(input => !States.Contains(input)), .. States] };

    /// <summary>Whether the last inputs of a task are the states.</summary>
    public bool IsAskedFor(TaskSpec task) => task.Inputs.Length > States.Length && task.Inputs[^States.Length..].SequenceEqual(States);

    private static string Named(int state) => string.Create(CultureInfo.InvariantCulture, $"state{state}");
}
