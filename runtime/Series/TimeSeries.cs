using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace ArchetypeRC.Runtime.Series;

/// <summary>A finite multivariate time series with named columns, in time order. Immutable.</summary>
public sealed class TimeSeries
{
    private readonly double[] values;

    /// <summary>Takes over <paramref name="values"/>, which nobody may write to again.</summary>
    /// <param name="columns">Names, one per column.</param>
    /// <param name="values">[rows, columns] row-major.</param>
    public TimeSeries(ImmutableArray<string> columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (columns.IsDefaultOrEmpty)
            throw new ArgumentException("A series has at least one column.", nameof(columns));
        if (values.Length % columns.Length != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {columns.Length} columns.", nameof(values));
        Columns = columns;
        this.values = values;
        ContentHash = Hash(columns, values);
    }

    /// <summary>Names of the columns.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => values.Length / Columns.Length;

    /// <summary>All values, [rows, columns] row-major.</summary>
    public ReadOnlyMemory<double> Values => values;

    /// <summary>Hash of names and values: equal content, equal hash.</summary>
    public UInt128 ContentHash { get; }

    /// <summary>One row, [columns].</summary>
    public ReadOnlySpan<double> Row(int row) => values.AsSpan(row * Columns.Length, Columns.Length);

    /// <summary>The named columns, in the order asked for.</summary>
    /// <exception cref="SeriesRefusedException">A column is missing.</exception>
    public TimeSeries Select(ImmutableArray<string> columns)
    {
        if (columns.SequenceEqual(Columns))
            return this;
        var positions = columns.Select(Position).ToArray();
        var selected = new double[Rows * columns.Length];
        for (var row = 0; row < Rows; row++)
        {
            var source = Row(row);
            for (var c = 0; c < positions.Length; c++)
                selected[(row * positions.Length) + c] = source[positions[c]];
        }

        return new TimeSeries(columns, selected);
    }

    /// <summary>The values of one column.</summary>
    /// <exception cref="SeriesRefusedException">The column is missing.</exception>
    public double[] Column(string name)
    {
        var position = Position(name);
        var column = new double[Rows];
        for (var row = 0; row < column.Length; row++)
            column[row] = Row(row)[position];
        return column;
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    public TimeSeries Slice(int first, int count) =>
        new(Columns, values.AsSpan(first * Columns.Length, count * Columns.Length).ToArray());

    private int Position(string name)
    {
        var position = Columns.IndexOf(name);
        return position >= 0 ? position : throw SeriesRefusedException.MissingColumn(name, Columns);
    }

    private static UInt128 Hash(ImmutableArray<string> columns, double[] values)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes(string.Join('\n', columns) + "\n\n"));
        hash.Append(MemoryMarshal.AsBytes(values.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}
