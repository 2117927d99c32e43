using System.IO.Hashing;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Population;

/// <summary>A number that tells a search with its rows from any other: a hash of its form and of the hash of its rows.</summary>
internal static class SearchVersion
{
    public static UInt128 Of(JobSubmitted submitted)
    {
        var hash = new XxHash128();
        hash.Append(EvolutionJobMapper.ToForm(submitted.Search).ToByteArray());
        hash.Append(BitConverter.GetBytes((ulong)(submitted.DataHash >> 64)));
        hash.Append(BitConverter.GetBytes((ulong)submitted.DataHash));
        return hash.GetCurrentHashAsUInt128();
    }
}
