using System.Collections.Immutable;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>How far the decisions on a stream of classes agree with the labels beyond chance, and beyond the label of the row before, over seeds.</summary>
internal sealed class AgreementFigures(ModelSpec spec)
{
    private readonly int label = spec.Task.Columns.IndexOf(spec.Task.Targets[0]);
    private readonly List<ClassAgreement> ended = [];
    private ClassAgreement agreement = new(spec.Task.OutputSize);

    /// <summary>Of each seed; 0 is chance, 1 is perfect.</summary>
    public ImmutableArray<double> Kappas => [.. ended.Select(a => a.Kappa)];

    /// <summary>Of each seed; 0 is repeating the label before, 1 is perfect.</summary>
    public ImmutableArray<double> TemporalKappas => [.. ended.Select(a => a.TemporalKappa)];

    /// <summary>For the line below a table.</summary>
    public override string ToString() =>
        $"kappa {Spread.Of(Kappas)} (0 is chance), temporal kappa {Spread.Of(TemporalKappas)} (0 is repeating the label of the row before)";

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
