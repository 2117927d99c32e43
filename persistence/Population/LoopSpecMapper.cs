using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Persistence.Population;

/// <summary>The kinds of searches, and their forms.</summary>
internal static class LoopSpecMapper
{
    public static void Write(LoopSpec loop, EvolutionSpecForm form)
    {
        switch (loop)
        {
            case GenerationalSpec:
                break;
            case SteadyStateSpec s:
                form.SteadyState = new SteadyStateSpecForm { Window = s.Window, Replacement = (ReplacementForm)s.Replacement };
                break;
            case RandomSearchSpec s:
                form.RandomSearch = new RandomSearchSpecForm { Window = s.Window };
                break;
            case TpeSpec s:
                form.Tpe = new TpeSpecForm { Window = s.Window, Startup = s.Startup, GoodShare = s.GoodShare, Candidates = s.Candidates };
                break;
            case SuccessiveHalvingSpec s:
                form.SuccessiveHalving = new SuccessiveHalvingSpecForm { Window = s.Window, Rungs = s.Rungs, Factor = s.Factor };
                break;
            case ParetoSpec:
                form.Pareto = new ParetoSpecForm();
                break;
            case IslandsSpec s:
                form.Islands = new IslandsSpecForm
                {
                    Window = s.Window,
                    Islands = s.Islands,
                    MigrationInterval = s.MigrationInterval,
                    Migrants = s.Migrants,
                    Replacement = (ReplacementForm)s.Replacement,
                };
                break;
            case MapElitesSpec s:
                form.MapElites = new MapElitesSpecForm
                {
                    Window = s.Window,
                    Cells = s.Cells,
                    MaximumMemory = s.MaximumMemory,
                    MaximumRank = s.MaximumRank,
                    Startup = s.Startup,
                };
                break;
            case CovarianceMatrixSpec s:
                form.CovarianceMatrix = new CovarianceMatrixSpecForm { InitialSigma = s.InitialSigma, FlipProbability = s.FlipProbability };
                break;
            default:
                throw new ArgumentException($"A search of kind {loop.GetType().Name} has no durable form.", nameof(loop));
        }
    }

    public static LoopSpec From(EvolutionSpecForm form) => form.LoopCase switch
    {
        EvolutionSpecForm.LoopOneofCase.SteadyState => new SteadyStateSpec
        {
            Window = form.SteadyState.Window, Replacement = (Replacement)form.SteadyState.Replacement,
        },
        EvolutionSpecForm.LoopOneofCase.RandomSearch => new RandomSearchSpec { Window = form.RandomSearch.Window },
        EvolutionSpecForm.LoopOneofCase.Tpe => new TpeSpec
        {
            Window = form.Tpe.Window, Startup = form.Tpe.Startup, GoodShare = form.Tpe.GoodShare, Candidates = form.Tpe.Candidates,
        },
        EvolutionSpecForm.LoopOneofCase.SuccessiveHalving => new SuccessiveHalvingSpec
        {
            Window = form.SuccessiveHalving.Window, Rungs = form.SuccessiveHalving.Rungs, Factor = form.SuccessiveHalving.Factor,
        },
        EvolutionSpecForm.LoopOneofCase.Pareto => new ParetoSpec(),
        EvolutionSpecForm.LoopOneofCase.Islands => new IslandsSpec
        {
            Window = form.Islands.Window,
            Islands = form.Islands.Islands,
            MigrationInterval = form.Islands.MigrationInterval,
            Migrants = form.Islands.Migrants,
            Replacement = (Replacement)form.Islands.Replacement,
        },
        EvolutionSpecForm.LoopOneofCase.MapElites => new MapElitesSpec
        {
            Window = form.MapElites.Window,
            Cells = form.MapElites.Cells,
            MaximumMemory = form.MapElites.MaximumMemory,
            MaximumRank = form.MapElites.MaximumRank,
            Startup = form.MapElites.Startup,
        },
        EvolutionSpecForm.LoopOneofCase.CovarianceMatrix => new CovarianceMatrixSpec
        {
            InitialSigma = form.CovarianceMatrix.InitialSigma, FlipProbability = form.CovarianceMatrix.FlipProbability,
        },
        _ => new GenerationalSpec(),
    };
}
