using System.Numerics;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Topologies;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class RecurrentKernelTests
{
    // Wrapped diagonals and the transform of Walsh-Hadamard weights have orders of their own.
    private static readonly Topology[] InColumnOrder =
        [.. TopologySamples.All.Where(t => t is not (Topology.WalshHadamard or Topology.WrappedDiagonals))];

    public static TheoryData<Topology> Topologies => [.. InColumnOrder];

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Kernel_has_the_bits_of_the_scalar_form_at_every_size(Topology topology)
    {
        for (var units = TopologySamples.FewestUnits(topology); units <= 150; units++)
        {
            Compare<double>(topology, units, inputs: 1 + (units % 4), seed: (ulong)units);
            Compare<float>(topology, units, inputs: 1 + (units % 4), seed: (ulong)units);
        }
    }

    [Fact]
    public void Kernel_has_the_bits_of_the_scalar_form_for_random_shapes() =>
        Gen.Select(Gen.Int[0, InColumnOrder.Length - 1].Select(i => InColumnOrder[i]), Gen.Int[5, 400], Gen.Int[1, 6], Gen.ULong)
            .Sample(
                (topology, units, inputs, seed) =>
                {
                    Compare<double>(topology, units, inputs, seed);
                    Compare<float>(topology, units, inputs, seed);
                },
                iter: 100);

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(193)]
    public void Dense_pass_that_goes_backwards_has_the_bits_of_one_that_goes_forwards(int units)
    {
        var random = new RandomStream(5);
        var kernel = new DenseKernel<double>(units, Numbers<double>(units * units, random));
        var state = Numbers<double>(units, random);

        // The three later thirds are an odd and an even number of places away from the first.
        var buffer = new double[4 * units];
        state.CopyTo(buffer, 0);
        for (var place = 1; place < 4; place++)
            kernel.Accumulate(buffer.AsSpan((place - 1) * units, units), buffer.AsSpan(place * units, units));
        var expected = new double[units];
        new DenseKernel<double>(units, Numbers<double>(units * units, new RandomStream(5))).Accumulate(state, expected);
        Assert.Equal(Bits.Of(expected), Bits.Of(buffer.AsSpan(units, units)));
        var second = new double[units];
        kernel.Accumulate(expected, second);
        Assert.Equal(Bits.Of(second), Bits.Of(buffer.AsSpan(2 * units, units)));
    }

    [Fact]
    public void Wrapped_diagonals_of_any_shifts_have_the_bits_of_the_scalar_form() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 12], Gen.ULong).Sample(
            (units, count, seed) =>
            {
                CompareDiagonals<double>(units, count, seed);
                CompareDiagonals<float>(units, count, seed);
            },
            iter: 100);

    [Fact]
    public void Walsh_Hadamard_mixing_has_the_bits_of_the_recursive_form() =>
        Gen.Select(Gen.Int[1, 600], Gen.ULong).Sample(
            (units, seed) =>
            {
                CompareMixing<double>(units, seed);
                CompareMixing<float>(units, seed);
            },
            iter: 100);

    [Fact]
    public void Column_past_the_last_unit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlicedEllKernel<double>(3, 1, [0, 3, 1], [1, 1, 1]));

    [Fact]
    public void Weights_of_another_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DenseKernel<double>(3, new double[8]));
        Assert.Throws<ArgumentException>(() => new SlicedEllKernel<double>(3, 2, new int[5], new double[6]));
        Assert.Throws<ArgumentException>(() => new SlicedEllKernel<double>(3, 2, new int[6], new double[5]));
    }

    [Fact]
    public void Diagonals_of_another_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WrappedDiagonalKernel<double>(3, [0, 1], new double[5]));
        Assert.Throws<ArgumentException>(() => new WrappedDiagonalKernel<double>(3, [1, 1], new double[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WrappedDiagonalKernel<double>(3, [3], new double[3]));
    }

    private static void Compare<T>(Topology topology, int units, int inputs, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var spec = TopologySamples.Spec(topology, units) with { Seed = seed };
        var random = new RandomStream(seed);
        var w = WeightDraw.Recurrent(spec).Scaled(0.4);
        var win = WeightDraw.Input(spec, inputs);
        var bias = WeightDraw.Bias(spec);
        var self = random.Uniform(-0.5, 0.5);
        var leak = random.Uniform(0.1, 1);
        var state = Numbers<T>(units, random);
        var input = Numbers<T>(inputs, random);

        var next = new T[units];
        new LeakyStep<T>(new InputLayer<T>(win, bias, self), w.ToKernel<T>(), leak).Next(input, state, next);

        Assert.Equal(Bits.Of(ScalarStep.Next(w.ToDense(), win, bias, self, leak, input, state)), Bits.Of(next));
    }

    private static void CompareDiagonals<T>(int units, int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        int[] shifts = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(units)).Distinct().Order()];
        var values = Numbers<double>(shifts.Length * units, random);
        var state = Numbers<T>(units, random);
        var sums = Numbers<T>(units, random);
        var expected = (T[])sums.Clone();
        for (var row = 0; row < units; row++)
        {
            for (var k = 0; k < shifts.Length; k++)
            {
                expected[row] = T.FusedMultiplyAdd(
                    T.CreateTruncating(values[(k * units) + row]), state[(row + units - shifts[k]) % units], expected[row]);
            }
        }

        new WrappedDiagonalKernel<T>(units, shifts, values).Accumulate(state, sums);
        Assert.Equal(Bits.Of(expected), Bits.Of(sums));
    }

    private static void CompareMixing<T>(int units, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        var signs = Numbers<double>(units, random);
        int[] sources = [.. Enumerable.Range(0, units).Select(i => units - 1 - i)];
        var state = Numbers<T>(units, random);
        var sums = Numbers<T>(units, random);
        var expected = (T[])sums.Clone();
        for (int first = 0, size; first < units; first += size)
        {
            size = 1 << BitOperations.Log2((uint)(units - first));
            var block = Enumerable.Range(first, size).Select(i => T.CreateTruncating(signs[i]) * state[sources[i]]).ToArray();
            Transform(block.AsSpan());
            for (var i = 0; i < size; i++)
                expected[first + i] = T.FusedMultiplyAdd(T.CreateTruncating(0.9 / Math.Sqrt(size)), block[i], expected[first + i]);
        }

        new HadamardKernel<T>(sources, signs, 0.9).Accumulate(state, sums);
        Assert.Equal(Bits.Of(expected), Bits.Of(sums));
    }

    // The recursive definition: transform both halves, then take their sum and difference.
    private static void Transform<T>(Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (values.Length == 1)
            return;
        var half = values.Length / 2;
        Transform(values[..half]);
        Transform(values[half..]);
        for (var i = 0; i < half; i++)
            (values[i], values[i + half]) = (values[i] + values[i + half], values[i] - values[i + half]);
    }

    private static T[] Numbers<T>(int count, RandomStream random)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.Uniform(-1, 1)))];
}
