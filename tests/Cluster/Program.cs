using System.Globalization;
using ArchetypeRC.Tests.Cluster.Fencing;

// The tests are loaded by their runner; only they themselves start this as a program.
if (args is not [OwnerProcess.Command, var kind, var place, var snapshotEveryRows])
    return 2;
await OwnerProcess.RunAsync(OwnerProcess.Store(kind, place), int.Parse(snapshotEveryRows, CultureInfo.InvariantCulture), Console.In);
return 0;
