using System.Collections.Immutable;
using System.IO.Hashing;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>One number for a model and all it has learned: equal for two runs only when every bit of the state is.</summary>
internal static class StateHash
{
    /// <summary>XxHash128, in hexadecimal, over the bytes of a model file that holds spec and state and nothing else.</summary>
    public static string Of(ModelSpec spec, ModelState state) => Convert.ToHexStringLower(XxHash128.Hash(
        new ModelFile(spec, state, ModelMetrics.Empty, [], "").ToBytes()));
}
