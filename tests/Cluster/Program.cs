using System.Globalization;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Tests.Cluster.Fencing;
using ArchetypeRC.Tests.Cluster.KillPoints;
using ArchetypeRC.Tests.Cluster.Soak;

// The tests are loaded by their runner; only they themselves and tests/soak start this as a program.
switch (args)
{
    case [OwnerProcess.Command, var kind, var place, var snapshotEveryRows, .. var landing]:
        await OwnerProcess.RunAsync(
            OwnerProcess.Store(kind, place),
            int.Parse(snapshotEveryRows, CultureInfo.InvariantCulture),
            landing is [var point, var occurrence]
                ? new Landing(Enum.Parse<KillPoint>(point), int.Parse(occurrence, CultureInfo.InvariantCulture))
                : null,
            Console.In);
        return 0;
    case [NodeReadings.Command, var readings, .. var arguments]:
        _ = NodeReadings.WriteAsync(readings);
        return await CommandRunner.RunAsync(CommandLineRoot.Build(arguments), arguments);
    case [SoakCommand.Name, .. var options]:
        return await SoakCommand.RunAsync(options);
    default:
        return 2;
}
