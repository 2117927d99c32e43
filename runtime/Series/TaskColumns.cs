using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Series;

/// <summary>The columns of a task in text: where they stand in a header, and what a cell of each means.</summary>
public sealed class TaskColumns
{
    private readonly TaskSpec task;
    private readonly bool missingValues;

    /// <summary>The columns of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="missingValues">Whether any cell may be empty or say NaN, its value being missing: a model with a policy for that fills it.</param>
    public TaskColumns(TaskSpec task, bool missingValues = false)
    {
        this.task = task;
        this.missingValues = missingValues;
        Names = task.Columns;
    }

    /// <summary>Their names, in the order of a row's values.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The place of a column in a header.</summary>
    /// <exception cref="SeriesRefusedException">The column is missing, or is there twice.</exception>
    public static int Position(string[] header, string column)
    {
        var position = Array.IndexOf(header, column);
        if (position < 0)
            throw SeriesRefusedException.MissingColumn(column, header);
        return Array.LastIndexOf(header, column) == position ? position : throw SeriesRefusedException.RepeatedColumn(column);
    }

    /// <summary>The place of each column in a header.</summary>
    /// <exception cref="SeriesRefusedException">A column is missing, or is there twice.</exception>
    public ImmutableArray<int> PositionsIn(string[] header) => [.. Names.Select(name => Position(header, name))];

    /// <summary>Whether a cell may be empty: the target of a supervised task, whose row is then unlabelled, and where values may be missing.</summary>
    /// <param name="column">Index in <see cref="Names"/>.</param>
    public bool MayBeEmpty(int column) => missingValues || (task.Kind != TaskKind.Forecast && task.Targets.Contains(Names[column]));

    /// <summary>Whether a cell is a label in text.</summary>
    /// <param name="column">Index in <see cref="Names"/>.</param>
    public bool IsLabel(int column) => task.Kind == TaskKind.Classification && task.Targets.Contains(Names[column]);

    /// <summary>The value of a cell: a finite number, the index of a class label, NaN for a label or value that is missing.</summary>
    /// <param name="column">Index in <see cref="Names"/>.</param>
    /// <param name="cell">Its text.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the cell cannot be used; <see cref="Refusal"/> says why.</returns>
    public bool TryValue(int column, string cell, out double value)
    {
        if ((cell.Length == 0 && MayBeEmpty(column)) || (missingValues && !IsLabel(column) && cell.Equals("nan", StringComparison.OrdinalIgnoreCase)))
        {
            value = double.NaN;
            return true;
        }

        if (!IsLabel(column))
            return TryNumber(cell, out value);
        value = task.Classes.IndexOf(cell);
        return value >= 0;
    }

    /// <summary>Why a cell cannot be used.</summary>
    /// <param name="column">Index in <see cref="Names"/>.</param>
    /// <param name="cell">Its text.</param>
    /// <param name="place">Where it stands, such as <c>Line 7</c>.</param>
    public SeriesRefusedException Refusal(int column, string cell, string place) => IsLabel(column)
        ? SeriesRefusedException.UnknownClass(place, Names[column], cell, task.Classes)
        : SeriesRefusedException.BadCell(place, Names[column], cell);

    /// <summary>Reads a finite number, in the invariant culture.</summary>
    public static bool TryNumber(string cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
