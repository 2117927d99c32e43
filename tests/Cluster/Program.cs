using System.Globalization;
using ArchetypeRC.Tests.Cluster.Fencing;
using ArchetypeRC.Tests.Cluster.KillPoints;

// The tests are loaded by their runner; only they themselves start this as a program.
if (args is not [OwnerProcess.Command, var kind, var place, var snapshotEveryRows, .. var landing])
    return 2;
await OwnerProcess.RunAsync(
    OwnerProcess.Store(kind, place),
    int.Parse(snapshotEveryRows, CultureInfo.InvariantCulture),
    landing is [var point, var occurrence]
        ? new Landing(Enum.Parse<KillPoint>(point), int.Parse(occurrence, CultureInfo.InvariantCulture))
        : null,
    Console.In);
return 0;
