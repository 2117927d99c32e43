using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Admission;

/// <summary>
/// Decides for one node what it takes on: instances in memory, their bytes, rows per second, all in all and by tenant. Shared by the
/// instances of the node; may be used by several threads at once.
/// </summary>
public sealed class NodeAdmission
{
    private readonly AdmissionOptions options;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Load node;
    private readonly Dictionary<string, Load> tenants = new(StringComparer.Ordinal);

    /// <summary>Begins with nothing taken on.</summary>
    public NodeAdmission(AdmissionOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        node = new Load(options.Node, "The node", clock.GetUtcNow());
    }

    /// <summary>Takes an instance into memory, its bytes not counted yet.</summary>
    internal AdmissionRefused? Enter(InstanceId instance)
    {
        lock (gate)
        {
            var tenant = Tenant(instance);
            var refused = node.AgainstInstance() ?? tenant.AgainstInstance();
            if (refused is not null)
                return refused;
            node.AddInstance(1);
            tenant.AddInstance(1);
            return null;
        }
    }

    /// <summary>Counts bytes of an instance that has entered.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="more">What it takes beyond what was counted; below zero for what it has given back.</param>
    internal AdmissionRefused? Grow(InstanceId instance, long more)
    {
        lock (gate)
        {
            var tenant = Tenant(instance);
            var refused = node.AgainstBytes(more) ?? tenant.AgainstBytes(more);
            if (refused is null)
                Count(instance, more);
            return refused;
        }
    }

    /// <summary>Counts bytes that are there whether there is room for them or not.</summary>
    internal void Count(InstanceId instance, long more)
    {
        lock (gate)
        {
            node.AddBytes(more);
            Tenant(instance).AddBytes(more);
        }
    }

    /// <summary>Counts rows that an instance is to learn or to predict.</summary>
    internal AdmissionRefused? Admit(InstanceId instance, int rows)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var tenant = Tenant(instance);
            var refused = node.AgainstRows(now) ?? tenant.AgainstRows(now);
            if (refused is not null)
                return refused;
            node.AddRows(rows);
            tenant.AddRows(rows);
            return null;
        }
    }

    /// <summary>Lets an instance that had entered go.</summary>
    /// <param name="instance">Which.</param>
    /// <param name="bytes">What was counted for it.</param>
    internal void Leave(InstanceId instance, long bytes)
    {
        lock (gate)
        {
            var tenant = Tenant(instance);
            node.AddInstance(-1);
            node.AddBytes(-bytes);
            tenant.AddInstance(-1);
            tenant.AddBytes(-bytes);
            // The debt of a tenant that has nothing here is forgotten with it, unless there is a debt.
            if (tenant.Empty && tenant.AgainstRows(clock.GetUtcNow()) is null)
                tenants.Remove(instance.Tenant);
        }
    }

    private Load Tenant(InstanceId instance)
    {
        var name = instance.Tenant;
        if (!tenants.TryGetValue(name, out var load))
        {
            load = new Load(options.Tenant, name.Length == 0 ? "Whoever has no tenant" : $"Tenant '{name}'", clock.GetUtcNow());
            tenants.Add(name, load);
        }

        return load;
    }
}
