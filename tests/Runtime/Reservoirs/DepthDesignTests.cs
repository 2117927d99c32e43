using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class DepthDesignTests
{
    private static readonly EchoStateSpec Layer = new() { Units = 20, LeakRate = 0.4, Seed = 3 };

    [Fact]
    public void Layers_are_kept_while_their_frequencies_fall_and_the_first_that_adds_nothing_ends_it()
    {
        var options = new DepthDesignOptions { MaximumDepth = 12, Tolerance = 0.05 };
        var design = DepthDesign.Choose(Layer, Noise(1200), 1, options);
        Assert.InRange(design.Depth, 2, 11);
        Assert.Equal(design.Depth + 1, design.Layers.Length);
        for (var l = 1; l <= design.Depth; l++)
        {
            var moved = Math.Abs(design.Layers[l].Centroid - design.Layers[l - 1].Centroid);
            Assert.Equal(l < design.Depth, moved > options.Tolerance * design.Layers[l - 1].Spread);
        }

        // Leaky layers are low-pass filters one after another.
        Assert.True(design.Layers[1].Centroid < design.Layers[0].Centroid);
        Assert.Equal(SeriesSpec.Deep(design.Depth, Layer), design.Spec);
    }

    [Fact]
    public void Wider_tolerance_never_gives_more_layers()
    {
        var inputs = Noise(700);
        var depths = new[] { 0.001, 0.01, 0.1, 1 }
            .Select(tolerance => DepthDesign.Choose(Layer, inputs, 1, new DepthDesignOptions { MaximumDepth = 6, Tolerance = tolerance }).Depth)
            .ToArray();
        Assert.Equal(depths.OrderDescending(), depths);
        Assert.Equal(1, depths[^1]);
    }

    [Fact]
    public void Options_and_rows_that_cannot_be_used_are_refused()
    {
        var refused = Assert.Throws<SpecRefusedException>(
            () => DepthDesign.Choose(Layer, Noise(500), 1, new DepthDesignOptions { MaximumDepth = 0, Tolerance = double.NaN }));
        Assert.Equal(["depthDesign.maximumDepth", "depthDesign.tolerance"], refused.Problems.Select(p => p.Field));
        Assert.Equal(
            "inputs", Assert.Throws<ArgumentException>(() => DepthDesign.Choose(Layer, Noise(110), 1, new DepthDesignOptions())).ParamName);
        Assert.Throws<SpecRefusedException>(() => DepthDesign.Choose(Layer with { Units = 0 }, Noise(500), 1, new DepthDesignOptions()));
    }

    private static double[] Noise(int rows)
    {
        var random = new RandomStream(12);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Uniform(-1, 1))];
    }
}
