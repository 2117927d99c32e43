using ArchetypeRC.Tests.Runtime.Reservoirs;

// The tests are loaded by their runner; only they themselves start this as a program.
if (args is not [BitsProcess.Command])
    return 2;
BitsProcess.Write(Console.Out);
return 0;
