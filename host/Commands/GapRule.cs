namespace ArchetypeRC.Host.Commands;

/// <summary>What a stream does when its source leaves numbers out.</summary>
internal enum GapRule
{
    /// <summary>It ends, and says which row is expected.</summary>
    Refuse = 0,

    /// <summary>It says that these rows will never come, and goes on.</summary>
    Declare = 1,
}
