namespace ArchetypeRC.Host.Searches;

/// <summary>The error of one of several targets.</summary>
/// <param name="Target">Its column.</param>
/// <param name="Nrmse">Root mean squared error over the population standard deviation of this target alone.</param>
internal sealed record TargetScore(string Target, double Nrmse);
