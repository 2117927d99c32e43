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

    /// <summary>Refuses a row of the wrong width.</summary>
    public SampleRefusedException(int width, IReadOnlyCollection<string> columns)
        : base($"The row has {width} values; the model reads {columns.Count}: {string.Join(", ", columns)}.")
    {
    }
}
