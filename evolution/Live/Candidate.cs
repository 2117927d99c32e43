using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>A model of a live population, what it said of the rows to come, and its test.</summary>
internal sealed class Candidate
{
    private readonly double[] awaiting;
    private readonly double[] prediction;
    private readonly double[] due;
    private readonly int horizon;
    private long predicted;

    public Candidate(Birth birth, LifelongModel model)
    {
        Birth = birth;
        Model = model;
        horizon = model.Spec.Task.Kind == TaskKind.Forecast ? model.Spec.Task.Horizon : 0;
        awaiting = new double[horizon * model.OutputSize];
        prediction = new double[model.OutputSize];
        due = new double[model.OutputSize];
    }

    public Birth Birth { get; }

    public LifelongModel Model { get; }

    public long Origin { get; set; }

    public long TestedFrom { get; init; }

    public long KeptUntil { get; set; }

    /// <summary>Row that it reads next.</summary>
    public long Next { get; set; }

    public long Test { get; set; }

    public PairedBet Bet { get; set; } = PairedBet.Start;

    /// <summary>What it had said of the row that it read last; empty when it had said nothing.</summary>
    public ReadOnlySpan<double> Due => DueKnown ? due : [];

    /// <summary>What it answered at the row that it read last.</summary>
    public ReadOnlySpan<double> Answer => prediction;

    /// <summary>Whether its last answer can be reckoned with.</summary>
    public bool Finite
    {
        get
        {
            foreach (var value in prediction)
            {
                if (!double.IsFinite(value))
                    return false;
            }

            return true;
        }
    }

    private bool DueKnown { get; set; }

    /// <summary>Reads one row.</summary>
    /// <param name="row">[RowSize]</param>
    public void Learn(ReadOnlySpan<double> row)
    {
        Model.Learn(row, prediction);
        if (horizon == 0)
        {
            prediction.CopyTo(due, 0);
            DueKnown = true;
        }
        else
        {
            var place = awaiting.AsSpan((int)(Next % horizon) * due.Length, due.Length);
            place.CopyTo(due);
            prediction.CopyTo(place);
            DueKnown = predicted >= horizon;
        }

        predicted++;
        Next++;
    }

    /// <summary>Goes on at a later row, as after a gap.</summary>
    public void GoOnAt(long row)
    {
        if (row == Next)
            return;
        Break(row - Next);
        Next = row;
    }

    /// <summary>Rows are missing that no model reads.</summary>
    public void Break(long gone)
    {
        Model.Break(gone);
        predicted = 0;
    }

    /// <summary>Begins another test.</summary>
    public void Retest() => (Test, Bet) = (0, PairedBet.Start);

    public CandidateState Save() => new()
    {
        Birth = Birth,
        Spec = Model.Spec,
        State = Model.Save(),
        Origin = Origin,
        TestedFrom = TestedFrom,
        KeptUntil = KeptUntil,
        Next = Next,
        Predicted = predicted,
        Awaiting = awaiting.AsSpan().ToArray(),
        Test = Test,
        Bet = Bet,
    };

    /// <param name="state">Where it stood.</param>
    /// <param name="reservoir">Weights derived before; null to derive them here.</param>
    /// <exception cref="ModelStateRefusedException">The state is not of its spec.</exception>
    public static Candidate Restore(CandidateState state, IReservoir? reservoir = null)
    {
        var model = reservoir is null ? LifelongModel.Restore(state.Spec, state.State) : LifelongModel.Restore(state.Spec, state.State, reservoir);
        var candidate = new Candidate(state.Birth, model)
        {
            Origin = state.Origin,
            TestedFrom = state.TestedFrom,
            KeptUntil = state.KeptUntil,
            Next = state.Next,
            Test = state.Test,
            Bet = state.Bet,
            predicted = state.Predicted,
        };
        if (state.Awaiting.Length != candidate.awaiting.Length)
            throw new ModelStateRefusedException($"The state holds {state.Awaiting.Length} awaiting predictions; its spec asks for {candidate.awaiting.Length}.");
        state.Awaiting.CopyTo(candidate.awaiting);
        return candidate;
    }
}
