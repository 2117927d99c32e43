using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Streams.Sources;
using ArchetypeRC.Actors.Substrates;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary>Tells what a user can put right from a fault of the program.</summary>
internal static class UserFault
{
    /// <summary>The sentence for the user; null for a fault of the program, which keeps its stack trace.</summary>
    public static string? Explain(Exception e) => e switch
    {
        SeriesRefusedException or SpecRefusedException or SampleRefusedException or ModelStateRefusedException
            or ModelFileRefusedException or DurableFormRefusedException or DataDirectoryInUseException
            or DataDirectoryRefusedException or InstanceRefusedException or JobRefusedException or OutputRefusedException
            or SubstrateUnavailableException or NodeRefusedException or SourceRefusedException => e.Message,
        FileNotFoundException missing => $"There is no file '{missing.FileName}'. Check the path.",
        DirectoryNotFoundException or UnauthorizedAccessException => e.Message,
        IOException => $"{e.Message} Free some space, or choose another place, and run the same command again.",
        TimeoutException => e.Message,
        AggregateException { InnerExceptions.Count: 1 } wrapped => Explain(wrapped.InnerExceptions[0]),
        _ when e.InnerException is { } inner => Explain(inner),
        _ => null,
    };
}
