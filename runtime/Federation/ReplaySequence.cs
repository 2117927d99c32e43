namespace ArchetypeRC.Runtime.Federation;

/// <summary>A sequence of inputs that is kept for replay.</summary>
/// <param name="Class">Its class, from 0; 0 when there are none.</param>
/// <param name="Values">[rows, inputs] row-major.</param>
public sealed record ReplaySequence(int Class, ReadOnlyMemory<double> Values);
