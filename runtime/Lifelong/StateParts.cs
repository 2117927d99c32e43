using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Refuses saved states whose parts do not fit each other.</summary>
internal static class StateParts
{
    /// <exception cref="ModelStateRefusedException">The numbers differ.</exception>
    public static void Length(string what, long actual, long expected)
    {
        if (actual != expected)
            throw new ModelStateRefusedException($"The state holds {actual} {what}; its spec asks for {expected}.");
    }

    /// <exception cref="ModelStateRefusedException">There are fewer.</exception>
    public static void AtLeast(string what, long actual, long lowest)
    {
        if (actual < lowest)
            throw new ModelStateRefusedException($"The state has {actual} {what}; allowed: {lowest} or more.");
    }

    /// <exception cref="ModelStateRefusedException">There are fewer than two, or a name comes twice.</exception>
    public static void Classes(ImmutableArray<string> classes)
    {
        AtLeast("classes", classes.IsDefault ? 0 : classes.Length, 2);
        if (classes.Distinct(StringComparer.Ordinal).Count() != classes.Length)
            throw new ModelStateRefusedException($"The state names a class twice among {string.Join(", ", classes)}; allowed: each once.");
    }
}
