using System.Collections.Immutable;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host;

/// <summary>Models for commands to be given.</summary>
internal static class Samples
{
    /// <summary>A model of a stream that has learned nothing yet.</summary>
    public static ModelFile StreamModel()
    {
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["y"], Targets = ["y"] }, Reservoir = new EchoStateSpec { Units = 3, InDegree = 1 } };
        return new ModelFile(spec, LifelongModel.Create(spec).Save(), ModelMetrics.Empty, [], "test");
    }
}
