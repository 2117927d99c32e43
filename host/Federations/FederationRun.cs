namespace ArchetypeRC.Host.Federations;

/// <summary>What one way to learn gave under one seed: NRMSE of test rows.</summary>
/// <param name="Own">Of each client's own rows, mean over clients.</param>
/// <param name="All">Of the rows of all clients together.</param>
/// <param name="Stranger">Of the rows of one who is no client.</param>
internal sealed record FederationRun(double Own, double All, double Stranger);
