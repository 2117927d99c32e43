using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>The task: which columns of a row are inputs, which are targets, and how far ahead.</summary>
public sealed record TaskSpec
{
    /// <summary>Largest horizon: the model keeps this many past states at the most.</summary>
    public const int MaximumHorizon = 10_000;

    /// <summary>Largest label horizon.</summary>
    public const int MaximumLabelHorizon = 100_000;

    /// <summary>Forecast, regression or classification.</summary>
    public TaskKind Kind { get; init; } = TaskKind.Forecast;

    /// <summary>Columns that drive the reservoir, at least one, each once.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>
    /// Columns to predict, at least one, each once; classification takes exactly one. In a forecast a target may be an
    /// input too; in the other tasks it may not.
    /// </summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Rows ahead of a forecast: 1 to 10,000. 0 for the other tasks.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>
    /// Rows after which a label may still come, for a regression or a classification whose rows are labelled late: 1 to 100,000; the label
    /// of the latest row but N is refused when this is N. 0: a row carries its label or has none. What waits is kept, see
    /// <see cref="ModelSpec.LateLabelBytes"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LabelHorizon { get; init; }

    /// <summary>
    /// Whether the readout of a forecast learns how far the targets move over the horizon, y(t + h) - y(t), to which the present
    /// value is added: with it a model that has learned nothing repeats the last value. False for the other tasks.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Difference { get; init; }

    /// <summary>Labels of a classification, two or more, each once; a target value is an index into them. Empty otherwise.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>The columns of a row in their order: the inputs, then the targets that are not inputs.</summary>
    public ImmutableArray<string> Columns => [.. Inputs, .. Targets.Where(t => !Inputs.Contains(t))];

    /// <summary>Values that a prediction holds: one score or probability per class, or one value per target.</summary>
    public int OutputSize => Kind == TaskKind.Classification ? Classes.Length : Targets.Length;

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Known("task.kind", Kind);
        Names(check, "task.inputs", Inputs, 1);
        Names(check, "task.targets", Targets, 1);
        if (Kind == TaskKind.Forecast)
            check.Within("task.horizon", Horizon, 1, MaximumHorizon);
        else if (Horizon != 0)
            check.Add("task.horizon", Horizon.ToString(), "0 unless the task is a forecast: the target is that of the same row");
        if (Kind == TaskKind.Forecast && LabelHorizon != 0)
            check.Add("task.labelHorizon", LabelHorizon.ToString(), "0 for a forecast, which a task is unless task.kind is regression or classification: its targets come with later rows");
        else
            check.Within("task.labelHorizon", LabelHorizon, 0, MaximumLabelHorizon);
        if (Difference && Kind != TaskKind.Forecast)
            check.Add("task.difference", "True", "False unless the task is a forecast");
        if (Kind == TaskKind.Classification)
        {
            Names(check, "task.classes", Classes, 2);
            if (Targets.Length > 1)
                check.Add("task.targets", string.Join(",", Targets), "one column for a classification");
        }
        else if (!Classes.IsDefaultOrEmpty)
        {
            check.Add("task.classes", string.Join(",", Classes), "no classes unless the task is a classification");
        }

        if (Kind != TaskKind.Forecast && !Inputs.IsDefault && !Targets.IsDefault && Targets.Any(t => Inputs.Contains(t)))
            check.Add("task.targets", string.Join(",", Targets), "columns that are not inputs: the answer must not be seen");
        return check.Problems;
    }

    /// <summary>Equality by content, column by column.</summary>
    public bool Equals(TaskSpec? other) =>
        other is not null && Kind == other.Kind && Horizon == other.Horizon && Difference == other.Difference
        && LabelHorizon == other.LabelHorizon && Inputs.SequenceEqual(other.Inputs)
        && Targets.SequenceEqual(other.Targets) && Classes.SequenceEqual(other.Classes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Horizon, Difference, LabelHorizon, Inputs.Length, Targets.Length, Classes.Length);

    private static void Names(SpecCheck check, string field, ImmutableArray<string> names, int least)
    {
        if (names.IsDefault || names.Length < least)
            check.Add(field, names.IsDefaultOrEmpty ? "empty" : string.Join(",", names), $"at least {least}");
        else if (names.Any(string.IsNullOrWhiteSpace) || names.Distinct().Count() != names.Length)
            check.Add(field, string.Join(",", names), "names that are not blank, each once");
    }
}
