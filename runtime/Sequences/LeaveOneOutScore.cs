namespace ArchetypeRC.Runtime.Sequences;

/// <summary>How well each training case is told by a readout that was fitted on all the others.</summary>
/// <param name="Accuracy">Share of cases whose highest output is that of their class, 0 to 1; with balanced classes the mean of that
/// share over the classes.</param>
/// <param name="SquaredError">Mean squared error of an output against its target of plus or minus 1; of probabilities, for a
/// logistic readout: the Brier score.</param>
public sealed record LeaveOneOutScore(double Accuracy, double SquaredError) : IComparable<LeaveOneOutScore>
{
    /// <summary>The better is the greater: by accuracy, then by squared error.</summary>
    public int CompareTo(LeaveOneOutScore? other)
    {
        if (other is null)
            return 1;
        var byAccuracy = Accuracy.CompareTo(other.Accuracy);
        return byAccuracy != 0 ? byAccuracy : other.SquaredError.CompareTo(SquaredError);
    }

    /// <summary>Whether the left is worse.</summary>
    public static bool operator <(LeaveOneOutScore left, LeaveOneOutScore right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is better.</summary>
    public static bool operator >(LeaveOneOutScore left, LeaveOneOutScore right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is not better.</summary>
    public static bool operator <=(LeaveOneOutScore left, LeaveOneOutScore right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is not worse.</summary>
    public static bool operator >=(LeaveOneOutScore left, LeaveOneOutScore right) => left.CompareTo(right) >= 0;
}
