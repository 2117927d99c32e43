using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>A fit and what it says of each training case when that case is left out, alone or, for a logistic readout, with its fold.</summary>
/// <param name="Ridge">The ridge, in units of the mean squared length of a row of centred features.</param>
/// <param name="Solution">Weights of the fit on all cases.</param>
/// <param name="LeftOut">[m, O] row-major: outputs for each case of a fit without it.</param>
/// <param name="Score">The score of <paramref name="LeftOut"/>.</param>
public sealed record LeaveOneOutFit(double Ridge, RidgeSolution Solution, ReadOnlyMemory<double> LeftOut, LeaveOneOutScore Score);
