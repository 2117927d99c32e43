using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>A champion of a regime that has ended, with all that it had learned.</summary>
/// <param name="Number">From 1; never given twice.</param>
/// <param name="LastUsed">Row in which it was filed or became a challenger last.</param>
/// <param name="Birth">How it came to be.</param>
/// <param name="Spec">What it is, the seed of its weights included.</param>
/// <param name="State">What it had learned before the regime ended.</param>
public sealed record Elite(long Number, long LastUsed, Birth Birth, ModelSpec Spec, ModelState State);
