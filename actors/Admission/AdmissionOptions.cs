using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Admission;

/// <summary>How much one node takes on. Without limits unless said.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Limits of the node, whoever asks.</summary>
    public LoadLimits Node { get; init; } = new();

    /// <summary>Limits of each tenant on the node: the instances whose names have the same part before the slash, or none.</summary>
    public LoadLimits Tenant { get; init; } = new();

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate() => [.. Node.Validate("admission.node"), .. Tenant.Validate("admission.tenant")];
}
