namespace ArchetypeRC.Host.Reports;

/// <summary>How the report looks.</summary>
internal static class ReportStyle
{
    public const string Ink = "#3d4852";
    public const string Accent = "#0b7285";
    public const string Warm = "#e8590c";
    public const string Grey = "#adb5bd";

    public const string Css = $$"""
        :root { --ink: #212529; --soft: #5c677d; --line: #e3e8ec; --accent: {{Accent}}; --paper: #ffffff; --ground: #f4f6f8; }
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
        .track i { display: block; height: 100%; background: {{Grey}}; border-radius: 6px; }
        .winner .track i { background: var(--accent); }
        .winner .name, .winner .value { font-weight: 600; color: var(--accent); }
        .value { font-variant-numeric: tabular-nums; }
        figure { margin: 8px 0 0; }
        figcaption { display: flex; gap: 22px; justify-content: flex-end; font-size: 14px; color: var(--soft); }
        figcaption i { display: inline-block; width: 22px; height: 3px; border-radius: 2px; margin-right: 8px; vertical-align: middle; }
        svg { width: 100%; height: auto; display: block; font-family: inherit; }
        table { border-collapse: collapse; font-size: 15px; }
        th { text-align: left; font-weight: 500; color: var(--soft); padding: 6px 28px 6px 0; vertical-align: top; }
        td { padding: 6px 16px 6px 0; font-variant-numeric: tabular-nums; }
        tr + tr th, tr + tr td { border-top: 1px solid var(--line); }
        .lines { width: 100%; }
        .lines tr:nth-child(2) td { color: var(--accent); font-weight: 600; }
        .columns { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 36px; align-items: start; margin-top: 10px; }
        .note { background: var(--ground); border-radius: 10px; padding: 16px 18px 4px; font-size: 15px; }
        .fine { font-size: 14px; margin: 14px 0 0; }
        pre { background: var(--ground); border-radius: 10px; padding: 14px 16px; margin: 14px 0 0; white-space: pre-wrap; font-size: 13.5px; }
        code { font-size: 13.5px; }
        @media (max-width: 720px) {
          .columns { grid-template-columns: 1fr; }
          .bar { grid-template-columns: 1fr auto; }
          .bar .track { grid-column: 1 / -1; grid-row: 2; }
          th { padding-right: 14px; }
        }
        @media print { body { background: #fff; } section, .tile { break-inside: avoid; } }

        """;
}
