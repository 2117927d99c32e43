namespace ArchetypeRC.Host.Searches;

/// <summary>The error of a model that ran free, under one seed.</summary>
/// <param name="Seed">Of the reservoir's weights.</param>
/// <param name="Nrmse">Root mean squared error over the population standard deviation of the targets; NaN when a run diverged.</param>
/// <param name="Diverged">Starts from which the run diverged.</param>
/// <param name="Shortest">Fewest rows that a run predicted: all that were asked for, unless one diverged.</param>
/// <param name="RanAway">Starts from which the run left what the model has seen so far that its inputs were held at 50 deviations.</param>
internal sealed record FreeRunFigure(ulong Seed, double Nrmse, int Diverged, int Shortest, int RanAway);
