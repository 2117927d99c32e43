namespace ArchetypeRC.Runtime.Specs;

/// <summary>Which units the inputs reach.</summary>
public enum InputLayout
{
    /// <summary>Every input reaches every unit.</summary>
    EveryUnit = 0,

    /// <summary>
    /// Input k of I reaches unit floor(k N / I) alone, with a weight of the input scaling. With one input Win is a unit vector,
    /// as exact memory laws of rings ask for.
    /// </summary>
    OneUnit = 1,
}
