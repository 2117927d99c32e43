namespace ArchetypeRC.Runtime.Series;

/// <summary>Data could not be read as a series; the message names row, column and value and says what would be right.</summary>
public sealed class SeriesRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    public SeriesRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A column that is wanted has more than one place in the header.</summary>
    public static SeriesRefusedException RepeatedColumn(string column) =>
        new($"The header names the column '{column}' more than once. Give each column a name of its own.");

    /// <summary>A column that was asked for is not there.</summary>
    public static SeriesRefusedException MissingColumn(string column, IEnumerable<string> present) =>
        new($"There is no column '{column}'. The header has: {string.Join(", ", present)}.");

    /// <summary>There is no header.</summary>
    public static SeriesRefusedException NoHeader() =>
        new("The CSV is empty. Its first line must be a header with the names of the columns.");

    /// <summary>A cell is not the finite number it should be.</summary>
    /// <param name="place">Where it stands, such as <c>Line 7</c>.</param>
    /// <param name="column">Name of its column.</param>
    /// <param name="cell">What stands there.</param>
    public static SeriesRefusedException BadCell(string place, string column, string cell) =>
        new(cell.Length == 0
            ? $"{place}, column '{column}' is empty, and no value may be missing here. Write a number such as 12.5, or leave the row out."
            : $"{place}, column '{column}': '{cell}' is not a finite number. Write a number such as 12.5, or leave the row out; where values may be missing, the cell is left empty.");

    /// <summary>A row has another number of cells than the header.</summary>
    public static SeriesRefusedException WrongWidth(string place, int cells, int expected) =>
        new($"{place} has {cells} cells; the header has {expected}. Every row must have as many cells as the header.");

    /// <summary>A class label is not one of the task's.</summary>
    public static SeriesRefusedException UnknownClass(string place, string column, string label, IEnumerable<string> classes) =>
        new($"{place}, column '{column}': '{label}' is not one of the classes {string.Join(", ", classes)}.");

    /// <summary>There are fewer rows than are needed.</summary>
    public static SeriesRefusedException TooFewRows(int rows, int needed, string what) =>
        new($"The series has {rows} rows; {what} needs at least {needed}.");
}
