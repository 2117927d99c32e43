namespace ArchetypeRC.Evolution.Lineage;

/// <summary>Number of an individual in its job: 1 for the first born, then one more for each.</summary>
/// <param name="Value">The number; 0 stands before the first birth.</param>
public readonly record struct BirthNumber(long Value) : IComparable<BirthNumber>
{
    /// <summary>Before the first birth.</summary>
    public static BirthNumber None => default;

    /// <summary>The number of the birth after this one.</summary>
    public BirthNumber Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(BirthNumber other) => Value.CompareTo(other.Value);

    /// <summary>Whether one was born before the other.</summary>
    public static bool operator <(BirthNumber left, BirthNumber right) => left.Value < right.Value;

    /// <summary>Whether one was born after the other.</summary>
    public static bool operator >(BirthNumber left, BirthNumber right) => left.Value > right.Value;

    /// <summary>Whether one was not born after the other.</summary>
    public static bool operator <=(BirthNumber left, BirthNumber right) => left.Value <= right.Value;

    /// <summary>Whether one was not born before the other.</summary>
    public static bool operator >=(BirthNumber left, BirthNumber right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
