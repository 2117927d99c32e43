using System.Collections.Immutable;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>
/// How far the decisions on a stream of classes agree with the labels beyond chance, beyond the label of the row before, and class by class,
/// over seeds.
/// </summary>
internal sealed class AgreementFigures(ModelSpec spec)
{
    private readonly int label = spec.Task.Columns.IndexOf(spec.Task.Targets[0]);
    private readonly List<ClassAgreement> ended = [];
    private ClassAgreement agreement = new(spec.Task.OutputSize);

    /// <summary>Of each seed; 0 is chance, 1 is perfect.</summary>
    public ImmutableArray<double> Kappas => [.. ended.Select(a => a.Kappa)];

    /// <summary>Of each seed; 0 is repeating the label before, 1 is perfect.</summary>
    public ImmutableArray<double> TemporalKappas => [.. ended.Select(a => a.TemporalKappa)];

    /// <summary>Mean over the classes that came of the share of their rows that was decided right, of each seed.</summary>
    public ImmutableArray<double> BalancedAccuracies => [.. ended.Select(a => a.BalancedAccuracy)];

    /// <summary>Share of the rows of each class that was decided right, of each seed; NaN of a class that did not come.</summary>
    public IEnumerable<(string Class, ImmutableArray<double> PerSeed)> Recalls =>
        spec.Task.Classes.Select((name, c) => (name, ended.Select(a => a.Recall(c)).ToImmutableArray()));

    /// <summary>For the line below a table.</summary>
    public override string ToString() => $"""
        kappa {Spread.Of(Kappas)} (0 is chance), temporal kappa {Spread.Of(TemporalKappas)} (0 is repeating the label of the row before)
        balanced accuracy {Spread.Of(BalancedAccuracies)}: {string.Join(", ", Recalls.Select(r => $"{Spread.Of(r.PerSeed)} of the rows of {r.Class}"))}
        """;

    /// <summary>Takes a row that was tested.</summary>
    /// <param name="row">[RowSize]</param>
    /// <param name="answer">What the model answered: the largest is its decision.</param>
    public void Take(ReadOnlySpan<double> row, ReadOnlySpan<double> answer) => agreement.Add(ErrorSums.Highest(answer), (int)row[label]);

    /// <summary>Ends a seed's stream.</summary>
    public void End()
    {
        ended.Add(agreement);
        agreement = new ClassAgreement(spec.Task.OutputSize);
    }
}
