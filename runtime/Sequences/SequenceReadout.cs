namespace ArchetypeRC.Runtime.Sequences;

/// <summary>How the linear readout of a classifier of sequences is fitted.</summary>
public enum SequenceReadout
{
    /// <summary>One-versus-rest ridge regression, its ridge chosen by the exact leave-one-out outputs.</summary>
    Ridge = 0,

    /// <summary>Multinomial logistic regression, its ridge chosen by five-fold cross-validation of the log loss.</summary>
    Logistic = 1,
}
