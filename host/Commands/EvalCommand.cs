using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval</c>: how good is it, and compared with what.</summary>
internal static class EvalCommand
{
    public static Command Build() => new("eval", """
        Measure errors: of a kind of model on a series over many seeds, or of one model file on new rows.

        Examples:
          archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --seeds 10
          archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --seeds 10 --evolve --generations 30
          archetyperc eval classify --train Coffee_TRAIN.tsv --test Coffee_TEST.tsv --seeds 10
          archetyperc eval graphs --data MUTAG --seeds 10
          archetyperc eval model --data new-rows.csv --model best.arc
        """)
    {
        EvalForecastCommand.Build(),
        EvalClassifyCommand.Build(),
        EvalGraphsCommand.Build(),
        EvalModelCommand.Build(),
    };
}
