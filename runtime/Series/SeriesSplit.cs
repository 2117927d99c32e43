using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Series;

/// <summary>A series cut in time order: first the training part, then the validation part, then the test part.</summary>
/// <param name="TrainRows">Rows that are only ever fitted.</param>
/// <param name="ValidationRows">Rows that fitness is measured on.</param>
/// <param name="TestRows">Rows that no search sees.</param>
public sealed record SeriesSplit(int TrainRows, int ValidationRows, int TestRows)
{
    /// <summary>Fewest rows that can be cut at horizon 0; each row of horizon asks for three more.</summary>
    public const int FewestRows = 60;

    /// <summary>Training and validation rows together: what the final model is fitted on.</summary>
    public int FittedRows => TrainRows + ValidationRows;

    /// <summary>
    /// Cuts the last <paramref name="testRows"/> off as the test part (a quarter unless said) and splits the rest in halves.
    /// </summary>
    /// <exception cref="SeriesRefusedException">There are too few rows.</exception>
    /// <exception cref="SpecRefusedException">The test part leaves too few rows to fit.</exception>
    public static SeriesSplit For(int rows, int horizon, int? testRows = null)
    {
        var needed = FewestRows + (3 * horizon);
        if (rows < needed)
            throw SeriesRefusedException.TooFewRows(rows, needed, $"a search with horizon {horizon}");
        var test = testRows ?? rows / 4;
        var most = rows - (needed * 2 / 3);
        if (test < 1 || test > most)
            throw new SpecRefusedException([new SpecProblem("split.testRows", test.ToString(), $"1 to {most} of {rows} rows")]);
        var fitted = rows - test;
        var train = fitted / 2;
        return new SeriesSplit(train, fitted - train, test);
    }
}
