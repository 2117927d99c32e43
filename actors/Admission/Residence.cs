using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Admission;

/// <summary>One instance's place on its node, from its start until it leaves: asked for at the start, and counted as it grows.</summary>
internal sealed class Residence
{
    private readonly InstanceId instance;
    private readonly NodeAdmission? admission;
    private bool inside;
    private long bytes;

    /// <summary>Asks to be let in.</summary>
    /// <param name="instance">Who.</param>
    /// <param name="admission">Decides; null lets everybody in.</param>
    public Residence(InstanceId instance, NodeAdmission? admission)
    {
        this.instance = instance;
        this.admission = admission;
        Refusal = Told(admission?.Enter(instance), -1);
        inside = Refusal is null;
    }

    /// <summary>Why the instance was not let in; null when it was.</summary>
    public InstanceRefused? Refusal { get; private set; }

    /// <summary>Asks for room of a size; null when it is given.</summary>
    public InstanceRefused? Resize(long size)
    {
        var refused = Told(admission?.Grow(instance, size - bytes), -1);
        if (refused is null)
            bytes = size;
        return refused;
    }

    /// <summary>Asks for the room of what was found in the store: refused, it has to leave.</summary>
    public void Settle(long size) => Refusal ??= Resize(size);

    /// <summary>Counts a size that is there whether there is room or not.</summary>
    public void Count(long size)
    {
        admission?.Count(instance, size - bytes);
        bytes = size;
    }

    /// <summary>Asks whether rows may be learned or predicted; null when they may.</summary>
    public InstanceRefused? Admit(int rows, long first) => Told(admission?.Admit(instance, rows), first);

    /// <summary>Gives the place back.</summary>
    public void Leave()
    {
        if (inside)
            admission?.Leave(instance, bytes);
        inside = false;
    }

    private static InstanceRefused? Told(AdmissionRefused? refused, long sequence) => refused is null
        ? null
        : new InstanceRefused(InstanceRefusal.OverLimit, refused.Explanation, sequence) { RetryAfter = refused.RetryAfter };
}
