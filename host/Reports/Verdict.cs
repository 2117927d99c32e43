namespace ArchetypeRC.Host.Reports;

/// <summary>
/// Whether the winner is better than the best baseline: with learning on, and with everything learned held fixed, each against the baseline that is
/// best there.
/// </summary>
internal static class Verdict
{
    // From here on "times" reads easier than a percentage.
    private const double Times = 2;

    /// <summary>The sentences of the headline, as HTML.</summary>
    /// <param name="comparison">The winner and one baseline or more.</param>
    public static string Of(IReadOnlyCollection<ReportLines.Line> comparison)
    {
        var winner = comparison.Single(line => line.IsWinner);
        ReportLines.Line[] baselines = [.. comparison.Where(line => !line.IsWinner)];
        var on = new Match(winner, baselines.MinBy(line => line.Value)!, line => line.Value);
        if (winner.Held is null)
            return $"The winner's error is {on.Sentence}.{Advice(on.IsBetter, on.IsBetter)}";

        // A baseline that learns nothing more has one error for both.
        var held = new Match(winner, baselines.MinBy(Held)!, Held);
        return $"While it goes on learning, the winner's error is {on.Sentence}. With learning held it is {held.Sentence}.{Advice(on.IsBetter, held.IsBetter)}";
    }

    private static double Held(ReportLines.Line line) => line.Held ?? line.Value;

    private static string Advice(bool on, bool held) => (on, held) switch
    {
        (true, true) => "",
        (true, false) => " Use it where it goes on learning; where it cannot, use the baseline.",
        (false, true) => " Use it where learning is held; where it goes on, use the baseline.",
        _ => " Use the baseline, or give the search more rows or more time.",
    };

    /// <summary>The winner against one baseline by one error.</summary>
    private sealed class Match(ReportLines.Line winner, ReportLines.Line baseline, Func<ReportLines.Line, double> error)
    {
        public bool IsBetter => error(winner) < error(baseline);

        public string Sentence => $"{Difference(error(winner), error(baseline))} that of the best baseline, {Html.Text(baseline.Name)}";

        private static string Difference(double ours, double theirs) => (ours, theirs) switch
        {
            _ when ours == theirs => "<b>not better</b>: the same as",
            (0, _) => "<b>0, lower</b> than",
            (_, 0) => $"<b>not better</b>: {Spread.Text(ours)}, higher than",
            _ when theirs >= Times * ours => $"<b>{Html.Number(theirs / ours, "f1")} times lower</b> than",
            _ when theirs > ours => $"<b>{Percent(1 - (ours / theirs))} lower</b> than",
            _ when ours >= Times * theirs => $"<b>not better</b>: {Html.Number(ours / theirs, "f1")} times",
            _ => $"<b>not better</b>: {Percent((ours / theirs) - 1)} higher than",
        };

        private static string Percent(double share) => share < 0.01 ? "less than 1 %" : $"{Html.Number(100 * share, "f0")} %";
    }
}
