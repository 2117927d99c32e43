namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Why the fit of a logistic readout ended.</summary>
public enum LogisticConvergence
{
    /// <summary>The gradient is as small as asked for: the weights are those of the minimum.</summary>
    GradientSmall = 0,

    /// <summary>No step lowers the loss any more, to rounding, though the gradient is larger than asked for.</summary>
    LossSettled = 1,

    /// <summary>The steps ran out; without a ridge this is what classes that can be told apart without error lead to.</summary>
    StepsExhausted = 2,
}
