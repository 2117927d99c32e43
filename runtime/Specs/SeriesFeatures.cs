namespace ArchetypeRC.Runtime.Specs;

/// <summary>Which layers of a series the readout sees.</summary>
public enum SeriesFeatures
{
    /// <summary>All, from the first to the last.</summary>
    AllLayers = 0,

    /// <summary>The last alone.</summary>
    LastLayer = 1,
}
