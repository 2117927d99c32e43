using ArchetypeRC.Host.Commands;

return await CommandRunner.RunAsync(CommandLineRoot.Build(args), args);
