using ArchetypeRC.Evolution.Dominance;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Dominance;

public sealed class HyperVolumeTests
{
    private static readonly Objectives Reference = new(6, 6, 6);

    private static readonly Gen<Objectives[]> Points =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[0, 7], (a, b, c) => new Objectives(a, b, c)).Array[0, 12];

    [Fact]
    public void Volume_is_the_number_of_unit_cubes_that_some_point_dominates() =>
        Points.Sample(points =>
        {
            var cubes = 0;
            for (var cube = 0; cube < 216; cube++)
            {
                var (x, y, z) = (cube % 6, cube / 6 % 6, cube / 36);
                cubes += points.Any(p => p.Error <= x && p.Operations <= y && p.Bytes <= z) ? 1 : 0;
            }

            Assert.Equal(cubes, HyperVolume.Of(points, Reference));
        }, iter: 300);

    [Fact]
    public void Area_of_two_objectives_is_the_number_of_unit_squares() =>
        Points.Sample(points =>
        {
            var squares = 0;
            for (var square = 0; square < 36; square++)
                squares += points.Any(p => p.Error <= square % 6 && p.Operations <= square / 6) ? 1 : 0;
            Assert.Equal(squares, HyperVolume.Area(points, Reference));
        }, iter: 300);
}
