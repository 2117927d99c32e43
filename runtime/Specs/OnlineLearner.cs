namespace ArchetypeRC.Runtime.Specs;

/// <summary>How a readout learns from one sample after another.</summary>
public enum OnlineLearner
{
    /// <summary>Recursive least squares on the inverse correlation, with a cap on its trace.</summary>
    RecursiveLeastSquares = 0,

    /// <summary>
    /// Recursive least squares on the triangular factor of the correlation (QR by Givens rotations), with a ridge that does
    /// not fade as samples are forgotten. Its batch fit, too, never forms squares, so that its ridge may be far smaller.
    /// </summary>
    InformationFilter = 1,

    /// <summary>Sums that fade with time, and a ridge regression on them every so many samples.</summary>
    DecayedSums = 2,

    /// <summary>Stochastic gradient of the squared error with a fixed step.</summary>
    LeastMeanSquares = 3,

    /// <summary>Stochastic gradient with a step that is divided by the squared length of the features.</summary>
    NormalisedLeastMeanSquares = 4,

    /// <summary>Two recursive least squares, one with a long and one with a short memory; the better of late predicts.</summary>
    VariableForgetting = 5,

    /// <summary>
    /// Multinomial logistic regression by stochastic Newton steps, for classifications: its answers are the probabilities of the classes. A
    /// batch fit is one pass over the rows that forgets nothing.
    /// </summary>
    Logistic = 6,
}
