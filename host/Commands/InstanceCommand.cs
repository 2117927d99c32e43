using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance</c>: looks at one instance and changes it, in a cluster or in a state directory.</summary>
internal static class InstanceCommand
{
    public static Command Build() => new("instance", """
        Look at one instance and change it: in a cluster (--join HOST:PORT) that serves meanwhile, or in the --state directory of a stream
        that is not running. What cannot be done is refused with a sentence, exit code 2, and nothing is changed.

        Examples:
          archetyperc instance create plant/pump-7 --join 10.0.0.1:4053 --spec pump.json
          archetyperc instance describe plant/pump-7 --join 10.0.0.1:4053
          archetyperc instance update plant/pump-7 --join 10.0.0.1:4053 --spec better.json
          archetyperc instance diff plant/pump-7 1 2 --join 10.0.0.1:4053
          archetyperc instance roll-back plant/pump-7 --join 10.0.0.1:4053
          archetyperc instance export stream --state sensor --out sensor.arc
          archetyperc instance labels claims --join 10.0.0.1:4053 < labels.csv
        """)
    {
        InstanceCreateCommand.Build(),
        InstanceDescribeCommand.Build(),
        InstanceVersionsCommand.Build(),
        InstanceDiffCommand.Build(),
        InstanceUpdateCommand.Build(),
        InstanceRollBackCommand.Build(),
        InstanceResetCommand.Build(),
        InstanceLabelsCommand.Build(),
        InstanceExportCommand.Build(),
        InstanceImportCommand.Build(),
        InstanceDeleteCommand.Build(),
    };
}
