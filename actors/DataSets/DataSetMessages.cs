using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.DataSets;

/// <summary>What the keeper of a node and the supervisor say to each other; bound to the job serializer.</summary>
internal interface IDataSetMessage;

/// <summary>Asks for a search.</summary>
internal sealed record GetSearch(JobId Job) : IDataSetMessage;

/// <summary>A search, without its rows.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Version">Tells the search and its rows from any other.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="DataHash">Content hash of its rows.</param>
internal sealed record SearchDelivered(JobId Job, UInt128 Version, EvolutionJob Search, UInt128 DataHash) : IDataSetMessage;

/// <summary>Asks for a part of a data set.</summary>
internal sealed record GetDataChunk(UInt128 DataHash, int Index) : IDataSetMessage;

/// <summary>A part of a data set.</summary>
/// <param name="DataHash">Content hash of the rows.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">Number of parts.</param>
/// <param name="Bytes">The part.</param>
internal sealed record DataChunk(UInt128 DataHash, int Index, int Count, ReadOnlyMemory<byte> Bytes) : IDataSetMessage;

/// <summary>A worker asks the keeper of its own node for what a birth belongs to. Stays in its process.</summary>
internal sealed record GetTask(JobId Job, UInt128 Version);

/// <summary>What births of a search are evaluated with. Stays in its process.</summary>
internal sealed record EvaluationTask(JobId Job, UInt128 Version, EvolutionJob Search, TimeSeries Rows);
