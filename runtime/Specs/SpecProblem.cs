namespace ArchetypeRC.Runtime.Specs;

/// <summary>One field of a spec that cannot be used: what it is called, what it held and what it may hold.</summary>
/// <param name="Field">Path of the field, for instance <c>reservoir.leakRate</c>.</param>
/// <param name="Value">The refused value, as text.</param>
/// <param name="Allowed">The values that would be accepted, as text: a range or a list.</param>
public sealed record SpecProblem(string Field, string Value, string Allowed)
{
    /// <summary>The sentence a person reads: field, value, allowed range.</summary>
    public override string ToString() => $"{Field} is {Value}; allowed: {Allowed}";
}
