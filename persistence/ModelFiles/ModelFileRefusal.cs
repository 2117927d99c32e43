namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>Why a model file was not read.</summary>
public enum ModelFileRefusal
{
    /// <summary>There is no file under that name.</summary>
    Missing = 0,

    /// <summary>The operating system did not let it be read.</summary>
    Unreadable = 1,

    /// <summary>It does not begin as a model file does.</summary>
    NotAModelFile = 2,

    /// <summary>It ends before it is complete.</summary>
    Truncated = 3,

    /// <summary>Its bytes are not those that were written.</summary>
    Altered = 4,

    /// <summary>A newer program wrote it.</summary>
    NewerVersion = 5,

    /// <summary>It is whole, but holds a model of another kind than the one asked for.</summary>
    OtherKind = 6,
}
