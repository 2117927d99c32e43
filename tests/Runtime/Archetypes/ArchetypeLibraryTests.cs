using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Archetypes;

public sealed class ArchetypeLibraryTests
{
    [Fact]
    public void Archetype_that_predicts_the_latest_rows_best_is_found()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        foreach (var slope in new[] { -1.0, 2.0, 0.5 })
            library.File(Readout(slope), [1], 10, origin: 0);
        var rows = new RecentRows(10, 2, 1);
        foreach (var x in new[] { 1.0, -2.0, 3.0 })
            rows.Add([x, 1], [-x], 1);
        foreach (var x in new[] { 1.0, 2.0 })
            rows.Add([x, 1], [2 * x], 1);
        Assert.Equal(2, library.Best(rows, 2, [1])!.Value.Archetype.Number);
        Assert.Equal(1, library.Best(rows, 5, [1])!.Value.Archetype.Number);

        // -x and 2 x, predicted as 0.5 x, are off by 1.5 |x|.
        var half = new ArchetypeLibrary(new ArchetypeSpec());
        half.File(Readout(0.5), [1], 10, origin: 0);
        Assert.Equal(1.5 * (1 + 2 + 3 + 1 + 2) / 5, half.Best(rows, 5, [1])!.Value.Error, 14);
        Assert.Equal(1.5 * (1 + 2 + 3 + 1 + 2) / 10, half.Best(rows, 5, [2])!.Value.Error, 14);
    }

    [Fact]
    public void Archetype_with_most_evidence_is_found_whatever_its_error()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(-1), [1], 10, origin: 0, Axis(0));
        library.File(Readout(2), [1], 10, origin: 0, Axis(1));
        library.File(Readout(-1), [1], 10, origin: 0);
        var rows = new RecentRows(10, 2, 1);
        rows.Add([3, 1], [-3], 1);
        rows.Add([0.1, 1], [-0.1], 1);
        rows.Add([0.2, 1], [-0.2], 1);

        // The last two lie along the second axis, which is that of the archetype that predicts 2 x.
        var (archetype, error) = library.MostEvident(rows, 2, [1])!.Value;
        Assert.Equal(2, archetype.Number);
        Assert.Equal(3 * 0.15, error, 14);
        Assert.Equal((Axis(1).Evidence([0.1, 1]) + Axis(1).Evidence([0.2, 1])) / 2, rows.Evidence(Axis(1), 2), 14);
        var without = new ArchetypeLibrary(new ArchetypeSpec());
        without.File(Readout(1), [1], 10, origin: 0);
        Assert.Null(without.MostEvident(rows, 2, [1]));
    }

    [Fact]
    public void Evidence_is_the_density_of_a_normal_distribution_with_the_correlation_of_the_regime()
    {
        var correlation = new StateCorrelation(5);
        double[] Row(int t) => [Math.Sin(t), Math.Cos(2 * t), Math.Sin(3 * t), 0.1 * t, 1];
        for (var t = 0; t < 30; t++)
            correlation.Add(Row(t));
        foreach (var aperture in new[] { 0.5, 10, 300 })
        {
            var conceptor = RegimeConceptor.Of(correlation, aperture)!;
            var spread = Matrix<double>.Build.Dense(5, 5, correlation.Matrix()) + (Matrix<double>.Build.DenseIdentity(5) / (aperture * aperture));
            var row = Vector<double>.Build.Dense(Row(77));
            var want = -(row * spread.Inverse() * row) - Math.Log(spread.Determinant());
            Assert.Equal(want, conceptor.Evidence(row.ToArray()), 1e-8 * Math.Abs(want));
            Assert.Equal((30, aperture), (conceptor.Weight, conceptor.Aperture));
        }

        Assert.Null(RegimeConceptor.Of(new StateCorrelation(5), 2));
        correlation.Add([1e200, 0, 0, 0, 0]);
        Assert.Null(RegimeConceptor.Of(correlation, 2));
    }

    [Fact]
    public void Vector_of_a_narrow_regime_is_evidence_for_it_and_not_for_a_wide_one_that_lets_more_through()
    {
        var random = new RandomStream(5);
        var (narrow, wide) = (new StateCorrelation(2), new StateCorrelation(2));
        for (var t = 0; t < 1000; t++)
        {
            narrow.Add([0.1 * random.NextGaussian(), random.NextGaussian()]);
            wide.Add([2 * random.NextGaussian(), 2 * random.NextGaussian()]);
        }

        double[] row = [0.1, 1];
        Assert.True(Conceptor.Of(wide, 3).Evidence(row) > Conceptor.Of(narrow, 3).Evidence(row));
        Assert.True(RegimeConceptor.Of(wide, 3)!.Evidence(row) < RegimeConceptor.Of(narrow, 3)!.Evidence(row));
    }

    [Fact]
    public void Conceptor_of_the_longer_visit_is_kept_and_counts_as_bytes()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0, Axis(0, weight: 100));
        library.File(Readout(1), [1], 20, origin: 1, Axis(1, weight: 99));
        Assert.Equal(1, library.Archetypes[0].Conceptor!.Matrix.Span[0]);
        library.File(Readout(1), [1], 30, origin: 1, Axis(1, weight: 100));
        Assert.Equal(0, library.Archetypes[0].Conceptor!.Matrix.Span[0]);
        library.File(Readout(1), [1], 40, origin: 1);
        Assert.NotNull(library.Archetypes[0].Conceptor);
        Assert.Equal(Archetype.BytesOf(2, 1) + (8 * (3 + 3)), library.Bytes);
        var room = Archetype.BytesOf(2, 1, ArchetypeRecognition.Conceptor);
        Assert.Equal(library.Bytes, room);
        Assert.Equal(0, new ArchetypeLibrary(new ArchetypeSpec { MaximumBytes = room - 1 }).File(Readout(1), [1], 1, 0, Axis(0)));
    }

    [Fact]
    public void Equally_good_archetypes_give_the_one_with_the_lowest_number()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(1), [1], 20, origin: 0);
        var rows = new RecentRows(4, 2, 1);
        rows.Add([1, 1], [3], 1);
        Assert.Equal(1, library.Best(rows, 1, [1])!.Value.Archetype.Number);
    }

    [Fact]
    public void Archetype_that_was_used_longest_ago_gives_way()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec { Capacity = 3 });
        for (var slope = 1; slope <= 3; slope++)
            library.File(Readout(slope), [1], 10 * slope, origin: 0);
        library.Recall(1, 40);
        Assert.Equal(4, library.File(Readout(4), [1], 50, origin: 0));
        Assert.Equal([1, 3, 4], library.Archetypes.Select(a => a.Number));
        Assert.Equal(5, library.File(Readout(5), [1], 60, origin: 2));
        Assert.Equal([1, 4, 5], library.Archetypes.Select(a => a.Number));
    }

    [Fact]
    public void Bytes_stay_within_their_bound()
    {
        var size = Archetype.BytesOf(2, 1);
        Assert.Equal(8 * (2 + 3 + 2 + 1), size);
        var library = new ArchetypeLibrary(new ArchetypeSpec { Capacity = 100, MaximumBytes = (2 * size) + 1 });
        for (var row = 1; row <= 10; row++)
        {
            library.File(Readout(row), [1], row, origin: 0);
            Assert.Equal(Math.Min(row, 2) * size, library.Bytes);
        }

        Assert.Equal([9, 10], library.Archetypes.Select(a => a.Number));
        var small = new ArchetypeLibrary(new ArchetypeSpec { MaximumBytes = size - 1 });
        Assert.Equal(0, small.File(Readout(1), [1], 1, origin: 0));
        Assert.Equal(0, new ArchetypeLibrary(new ArchetypeSpec { Capacity = 0 }).File(Readout(1), [1], 1, origin: 0));
    }

    [Fact]
    public void Readout_that_was_recalled_replaces_its_archetype_when_it_is_filed_again()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.Recall(1, 20);
        Assert.Equal(1, library.File(Readout(1.1), [0.5], 30, origin: 1));
        var only = Assert.Single(library.Archetypes);
        Assert.Equal((1, 30, 30, 1), (only.Number, only.Filed, only.LastUsed, only.Recalls));
        Assert.Equal(1.1, only.Readout.Weights.Span[0]);
        Assert.Equal(0.5, only.ErrorScale.Span[0]);
    }

    [Fact]
    public void Library_goes_on_from_a_saved_state()
    {
        var spec = new ArchetypeSpec { Capacity = 2 };
        var library = new ArchetypeLibrary(spec);
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(2), [1], 20, origin: 0);
        library.Recall(1, 30);
        var back = ArchetypeLibrary.Restore(spec, library.Save());
        Assert.Equal(library.Archetypes, back.Archetypes);
        Assert.Equal(3, back.File(Readout(3), [1], 40, origin: 0));
        Assert.Equal([1, 3], back.Archetypes.Select(a => a.Number));
    }

    [Fact]
    public void State_that_cannot_be_is_refused()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(2), [1], 20, origin: 0);
        var state = library.Save();
        Assert.Throws<ArgumentException>(() => ArchetypeLibrary.Restore(new ArchetypeSpec { Capacity = 1 }, state));
        Assert.Throws<ArgumentException>(() => ArchetypeLibrary.Restore(new ArchetypeSpec(), state with { NextNumber = 2 }));
        Assert.Throws<ArgumentException>(
            () => ArchetypeLibrary.Restore(new ArchetypeSpec(), state with { Archetypes = [.. state.Archetypes.Reverse()] }));
        Assert.Throws<ArgumentException>(() => library.Recall(3, 1));
        Assert.Throws<ArgumentException>(() => library.File(Readout(1), [1, 2], 1, origin: 0));
    }

    [Fact]
    public void Recent_rows_keep_the_latest_and_go_on_from_a_saved_state()
    {
        var (kept, back) = (new RecentRows(4, 2, 1), new RecentRows(4, 2, 1));
        for (var t = 1; t <= 11; t++)
        {
            var copy = new RecentRows(4, 2, 1);
            copy.Load(back.Save());
            back = copy;
            kept.Add([t, 1], [2 * t], t);
            back.Add([t, 1], [2 * t], t);
            Assert.Equal(kept.Save(), back.Save());
            Assert.Equal(Math.Min(t, 4), kept.Count);
            Assert.Equal(Enumerable.Range(Math.Max(1, t - 2), Math.Min(t, 3)).Average(), kept.OwnError(Math.Min(t, 3)));
        }

        Assert.Throws<ArgumentException>(() => back.Load(new double[3]));
        Assert.Throws<ArgumentException>(() => back.Load(new double[20]));
        Assert.Throws<ArgumentException>(() => back.Add([1], [1], 1));
    }

    private static RegimeConceptor Axis(int axis, double weight = 1) => new(weight, 1, 0, axis == 0 ? [1.0, 0, 0] : new[] { 0, 0, 1.0 });

    private static ReadoutState Readout(double slope) =>
        new RecursiveLeastSquares(new ReadoutSpec(), 2, 1).Save() with { Weights = new[] { slope, 0 } };
}
