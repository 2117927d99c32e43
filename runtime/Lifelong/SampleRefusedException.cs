namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>A row cannot be learned from; nothing was changed by it.</summary>
public sealed class SampleRefusedException : Exception
{
    /// <summary>Refuses one value of a row.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="value">What it held.</param>
    /// <param name="allowed">What it may hold.</param>
    public SampleRefusedException(string column, double value, string allowed)
        : base($"Column '{column}' is {value}; allowed: {allowed}.")
    {
    }

    /// <summary>Refuses a row, or what else <paramref name="what"/> says, of the wrong width.</summary>
    public SampleRefusedException(int width, IReadOnlyCollection<string> columns, string what = "row")
        : base($"The {what} has {width} values; the model reads {columns.Count}: {string.Join(", ", columns)}.")
    {
    }

    /// <summary>Refuses what the model never reads.</summary>
    public SampleRefusedException(string reason)
        : base(reason)
    {
    }
}
