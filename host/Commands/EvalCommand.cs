using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval</c>: how good is it, and compared with what.</summary>
internal static class EvalCommand
{
    public static Command Build() => new("eval", """
        Measure errors: of a kind of model on a generated task, a series or a stream over many seeds, or of one model file
        on new rows; and what a reservoir is by itself.

        Examples:
          archetyperc eval task narma10 --reservoir echoState --units 200 --seeds 10
          archetyperc eval prequential --data elec2.csv --target target --classes
          archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --seeds 10
          archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --seeds 10 --evolve --generations 30
          archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --free-run 20
          archetyperc eval classify --train Coffee_TRAIN.tsv --test Coffee_TEST.tsv --seeds 10
          archetyperc eval graphs --data MUTAG --seeds 10
          archetyperc eval regimes --seeds 10
          archetyperc eval live --seeds 10
          archetyperc eval federation --seeds 10
          archetyperc eval observe --reservoir echoState --units 100
          archetyperc eval model --data new-rows.csv --model best.arc
        """)
    {
        EvalTaskCommand.Build(),
        EvalForecastCommand.Build(),
        EvalPrequentialCommand.Build(),
        EvalClassifyCommand.Build(),
        EvalGraphsCommand.Build(),
        EvalRegimesCommand.Build(),
        EvalLiveCommand.Build(),
        EvalFederationCommand.Build(),
        EvalObserveCommand.Build(),
        EvalModelCommand.Build(),
    };
}
