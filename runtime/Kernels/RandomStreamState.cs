using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Where a <see cref="RandomStream"/> stands: its four words. Not all of them are 0.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RandomStreamState(ulong Word0, ulong Word1, ulong Word2, ulong Word3);
