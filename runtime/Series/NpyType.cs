namespace ArchetypeRC.Runtime.Series;

/// <summary>Type of the numbers in an <c>.npy</c> file.</summary>
public enum NpyType
{
    /// <summary>Double precision, <c>f8</c>.</summary>
    F8,

    /// <summary>Single precision, <c>f4</c>.</summary>
    F4,

    /// <summary>32-bit signed integers, <c>i4</c>.</summary>
    I4,

    /// <summary>64-bit signed integers, <c>i8</c>.</summary>
    I8,
}
