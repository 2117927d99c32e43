namespace ArchetypeRC.Host.Regimes;

/// <summary>What a model did on a stream whose regimes return.</summary>
/// <param name="FirstRows">Rows until a regime was learned that is seen for the first time, mean over regimes.</param>
/// <param name="ReturnRows">Rows until the same error was reached when a regime returned, mean over returns.</param>
/// <param name="Error">Mean distance from the target without its noise, over all returns.</param>
/// <param name="Drifts">Alarms.</param>
/// <param name="RightRecalls">Recalls of an archetype of the regime that had come.</param>
/// <param name="WrongRecalls">Recalls of another's.</param>
/// <param name="ServedRight">Share of returns at whose end a recalled archetype of their own regime was in use.</param>
/// <param name="Renewals">Times that a fresh readout took over.</param>
/// <param name="Bytes">Of the library at the end.</param>
internal sealed record RegimeRun(
    double FirstRows,
    double ReturnRows,
    double Error,
    long Drifts,
    long RightRecalls,
    long WrongRecalls,
    double ServedRight,
    long Renewals,
    long Bytes);
