namespace ArchetypeRC.Runtime.Reservoirs.External;

/// <summary>What a device did that its protocol does not allow.</summary>
public enum SubstrateViolation
{
    /// <summary>It ended, or closed its end of the line.</summary>
    Ended = 0,

    /// <summary>Its greeting is not the one that was asked for: another protocol, version or shape.</summary>
    WrongGreeting = 1,

    /// <summary>It answered another row than the one that was asked.</summary>
    WrongSequence = 2,

    /// <summary>It returned another number of states.</summary>
    WrongCount = 3,

    /// <summary>It returned something that is not a finite number of allowed magnitude.</summary>
    BadNumber = 4,

    /// <summary>Its line does not end.</summary>
    LineTooLong = 5,

    /// <summary>It reported an error of its own.</summary>
    Reported = 6,
}
