namespace ArchetypeRC.Host.Plots;

/// <summary>A figure and what must be said of it.</summary>
/// <param name="Svg">The figure.</param>
/// <param name="Note">What it leaves out; empty when it shows everything.</param>
internal sealed record PlotFigure(string Svg, string Note);
