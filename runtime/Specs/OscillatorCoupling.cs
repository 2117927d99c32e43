namespace ArchetypeRC.Runtime.Specs;

/// <summary>How the oscillators of a <see cref="RandomOscillatorsSpec"/> act on each other and take the input in.</summary>
public enum OscillatorCoupling
{
    /// <summary>Force tanh(W y + V u + b): any weights, and so any sign of the exchanged energy.</summary>
    Direct = 0,

    /// <summary>
    /// Force -W^T tanh(W y + b) + tanh(V u): the coupling is the slope of a potential, as springs give it, so that without
    /// input the energy never grows: the physically implementable form.
    /// </summary>
    Potential = 1,
}
