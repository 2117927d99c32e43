namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// What stands for a value that a row of a live stream does not hold (NaN): an input, and in a forecast any column. The numbers are part
/// of the stored form.
/// </summary>
public enum MissingValuePolicy
{
    /// <summary>Nothing: the row is refused.</summary>
    Refuse = 0,

    /// <summary>The last value that the column held; 0 before the first.</summary>
    Hold = 1,

    /// <summary>The mean of all values that the column held so far; 0 before the first.</summary>
    Mean = 2,
}
