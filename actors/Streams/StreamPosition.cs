using System.Runtime.InteropServices;

namespace ArchetypeRC.Actors.Streams;

/// <summary>Where an instance stands when a source is opened for it.</summary>
/// <param name="Next">Sequence number of the first row that it has not learned.</param>
/// <param name="AnsweredThrough">Sequence number of the last row whose answer is known to have left; -1 for none. At most Next - 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamPosition(long Next, long AnsweredThrough);
