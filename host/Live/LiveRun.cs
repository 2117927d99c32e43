namespace ArchetypeRC.Host.Live;

/// <summary>The error of each way on one stream under one seed, all over the same rows: share of wrong classes, or NRMSE.</summary>
/// <param name="Fixed">A model that learns the first rows and is then held.</param>
/// <param name="Online">One whose readout goes on learning.</param>
/// <param name="Archetypes">One that looks for changes and keeps archetypes, too.</param>
/// <param name="Live">The same with live evolution around it.</param>
/// <param name="Promotions">Challengers that took over.</param>
/// <param name="Alarms">Alarms of the live population.</param>
/// <param name="Births">Births in it.</param>
/// <param name="ShadowShare">Multiply-adds of its shadows over those of the models that served.</param>
internal sealed record LiveRun(
    double Fixed, double Online, double Archetypes, double Live, long Promotions, long Alarms, long Births, double ShadowShare);
