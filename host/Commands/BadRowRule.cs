namespace ArchetypeRC.Host.Commands;

/// <summary>What a stream does with a row that cannot be used.</summary>
internal enum BadRowRule
{
    /// <summary>It ends before it.</summary>
    Refuse = 0,

    /// <summary>It tells of it and passes it over.</summary>
    Skip = 1,
}
