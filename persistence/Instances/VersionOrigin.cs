namespace ArchetypeRC.Persistence.Instances;

/// <summary>How a version of a model came to be. The numbers are part of the stored form.</summary>
public enum VersionOrigin
{
    /// <summary>With the instance.</summary>
    Created = 0,

    /// <summary>By another spec, warmed up on the latest rows.</summary>
    Updated = 1,

    /// <summary>By starting again with nothing learned.</summary>
    Reset = 2,

    /// <summary>From a model file.</summary>
    Imported = 3,

    /// <summary>By live evolution: a challenger that was better on the stream.</summary>
    Promoted = 4,
}
