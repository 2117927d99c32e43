using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>What live evolution varies unless it is told.</summary>
public static class LiveSpace
{
    /// <summary>The space of the reservoir's kind, up to its own size, and how long the readout remembers.</summary>
    /// <param name="model">The first champion.</param>
    public static SearchSpace Of(ModelSpec model)
    {
        var units = model.Reservoir switch
        {
            RecurrentSpec recurrent => recurrent.Units,
            EulerStateSpec euler => euler.Units,
            SpikingSpec spiking => spiking.Units,
            ResistiveMemoryGraphSpec memory => memory.Nodes * memory.Units,
            _ => SearchSpace.DefaultMaximumUnits,
        };
        var space = SearchSpace.For(model.Reservoir, Math.Max(1, units / 2), units);
        return new SearchSpace([.. space.Genes, GeneFields.MemoryRowsGene]).Checked();
    }
}
