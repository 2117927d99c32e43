using System.Collections.Frozen;

namespace ArchetypeRC.Host.Reports;

/// <summary>How the report looks.</summary>
internal static class ReportStyle
{
    public const string Ink = "#3d4852";
    public const string Soft = "#5c677d";
    public const string Faint = "#e8ecef";
    public const string Accent = "#0b7285";
    public const string Good = "#4a9ba8";
    public const string Grey = "#adb5bd";
    public const string Poor = "#f0a868";
    public const string Warm = "#e8590c";

    /// <summary>The colours of figures, and by which name the style of the page knows each.</summary>
    public static readonly FrozenDictionary<string, string> Colors = new Dictionary<string, string>
    {
        [Ink] = "var(--figure)",
        [Soft] = "var(--soft)",
        [Faint] = "var(--faint)",
        [Accent] = "var(--accent)",
        [Good] = "var(--good)",
        [Grey] = "var(--grey)",
        [Poor] = "var(--poor)",
        [Warm] = "var(--warm)",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public const string Css = $$"""
        :root { color-scheme: light dark; --ink: #212529; --line: #e3e8ec; --paper: #ffffff; --ground: #f4f6f8;
          --figure: {{Ink}}; --soft: {{Soft}}; --faint: {{Faint}}; --accent: {{Accent}}; --good: {{Good}}; --grey: {{Grey}}; --poor: {{Poor}};
          --warm: {{Warm}}; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e9ecef; --line: #30363d; --paper: #1a1e23; --ground: #101316;
            --figure: #ced4da; --soft: #a2acb8; --faint: #2a3037; --accent: #3bc9db; --good: #2b8a9a; --grey: #5f6973; --poor: #a8692f;
            --warm: #ff922b; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 48px 24px 64px; }
        header { margin-bottom: 28px; }
        .eyebrow { margin: 0; color: var(--accent); font-size: 13px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
        h1 { margin: 4px 0 10px; font-size: 34px; line-height: 1.2; letter-spacing: -.01em; }
        h2 { margin: 0 0 6px; font-size: 20px; }
        p { margin: 0 0 14px; color: var(--soft); }
        .lead { font-size: 18px; max-width: 60em; }
        b { color: var(--ink); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; margin-top: 22px; }
        .tile, section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
        .tile { padding: 18px 20px; }
        .tile strong { display: block; font-size: 28px; line-height: 1.2; color: var(--accent); font-variant-numeric: tabular-nums; }
        .tile span { color: var(--soft); font-size: 14px; }
        section { padding: 24px 28px; margin-top: 18px; }
        .bars { display: grid; gap: 10px; margin-top: 6px; }
        .bar { display: grid; grid-template-columns: 220px 1fr 200px; align-items: center; gap: 14px; font-size: 15px; }
        .track { background: var(--ground); border-radius: 6px; height: 20px; overflow: hidden; }
        .track i { display: block; height: 100%; background: var(--grey); border-radius: 6px; }
        .winner .track i { background: var(--accent); }
        .winner .name, .winner .value { font-weight: 600; color: var(--accent); }
        .value { font-variant-numeric: tabular-nums; }
        figure { margin: 8px 0 0; }
        figcaption { display: flex; flex-wrap: wrap; gap: 4px 22px; justify-content: flex-end; font-size: 14px; color: var(--soft); }
        figcaption i { display: inline-block; width: 22px; height: 3px; border-radius: 2px; margin-right: 8px; vertical-align: middle; }
        svg { width: 100%; height: auto; display: block; font-family: inherit; }
        .haloed svg text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
        .person rect { fill: var(--paper); stroke: var(--grey); stroke-width: 1.2; }
        .person text { fill: var(--soft); font-size: 10.5px; text-anchor: middle; }
        .person .birth { fill: var(--ink); font-size: 12.5px; font-weight: 600; }
        .person .fitness { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
        .person.best rect { stroke: var(--accent); stroke-width: 2.5; }
        .person.best .birth { fill: var(--accent); }
        .person.again rect { stroke-dasharray: 4 3; }
        .map .cells { fill: none; stroke: var(--faint); stroke-width: 1; }
        .map .elite { stroke: var(--paper); stroke-width: 1; }
        .map .frame { fill: none; stroke: var(--ink); stroke-width: 2.5; }
        .map text { fill: var(--figure); font-size: 12px; text-anchor: middle; }
        .map .name { font-size: 13px; }
        .map .side { text-anchor: end; }
        .descent { fill: none; stroke: var(--grey); stroke-width: 1.4; }
        table { border-collapse: collapse; font-size: 15px; }
        th { text-align: left; font-weight: 500; color: var(--soft); padding: 6px 28px 6px 0; vertical-align: top; }
        td { padding: 6px 16px 6px 0; font-variant-numeric: tabular-nums; }
        tr + tr th, tr + tr td { border-top: 1px solid var(--line); }
        .anatomy th { min-width: 210px; }
        .anatomy td { overflow-wrap: anywhere; }
        .lines { width: 100%; }
        .lines tr:nth-child(2) td { color: var(--accent); font-weight: 600; }
        .columns { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 36px; align-items: start; margin-top: 10px; }
        .note { background: var(--ground); border-radius: 10px; padding: 16px 18px 4px; font-size: 15px; }
        .fine { font-size: 14px; margin: 14px 0 0; }
        details { margin-top: 16px; }
        summary { cursor: pointer; color: var(--soft); }
        pre { background: var(--ground); border-radius: 10px; padding: 14px 16px; margin: 14px 0 0; white-space: pre-wrap; font-size: 13.5px; }
        code { font-size: 13.5px; }
        @media (max-width: 720px) {
          .columns { grid-template-columns: 1fr; }
          .bar { grid-template-columns: 1fr auto; }
          .bar .track { grid-column: 1 / -1; grid-row: 2; }
          th { padding-right: 14px; }
          .anatomy th { min-width: 120px; }
        }
        @media print { body { background: none; } section, .tile { break-inside: avoid; } }

        """;
}
