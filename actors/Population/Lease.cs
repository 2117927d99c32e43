using Akka.Actor;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>One birth in the hands of one worker.</summary>
/// <param name="job">Whose birth.</param>
/// <param name="birth">The birth.</param>
/// <param name="worker">Who evaluates it.</param>
/// <param name="node">The process of that worker.</param>
/// <param name="alone">Whether nothing else is evaluated in that process meanwhile, so that it is known what ended it.</param>
internal sealed class Lease(JobId job, Birth birth, IActorRef worker, string node, bool alone)
{
    public JobId Job => job;

    public Birth Birth => birth;

    public IActorRef Worker => worker;

    public string Node => node;

    public bool Alone => alone;

    /// <summary>When the worker was last heard of, a timestamp of the clock; null for a worker of an earlier version, which sends no beats.</summary>
    public long? LastBeat { get; set; }

    /// <summary>How often the supervisor looked since then: after it stood still itself, a beat that it could not hear is not held against anyone.</summary>
    public int Looks { get; set; }

    /// <summary>Whether another birth was evaluated in the same process meanwhile.</summary>
    public bool HadCompany { get; set; }

    /// <summary>Whether the journal has it: only then is the worker told.</summary>
    public bool IsJournaled { get; set; }
}
