using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using ArchetypeRC.Tests.Runtime.Topologies;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class ReservoirBatchTests
{
    private static readonly Gen<EchoStateSpec> Specs =
        from topology in Gen.Enum<Topology>()
        from units in Gen.Int[5, 90]
        from single in Gen.Bool
        from sigmoid in Gen.Bool
        from seed in Gen.ULong
        select TopologySamples.Spec(topology, units) with
        {
            LeakRate = 0.6, Activation = sigmoid ? Activation.Sigmoid : Activation.Tanh, Seed = seed, Precision = single ? Precision.Single : Precision.Double,
        };

    [Fact]
    public void Batch_has_the_bits_of_single_steps_instance_by_instance() =>
        Gen.Select(Specs, Gen.Int[1, 70], Gen.Int[1, 3]).Sample((spec, instances, inputs) => Compare(spec.Build(inputs), instances), iter: 60);

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Batch_of_a_dense_network_wider_than_a_block_has_the_bits_of_single_steps(Precision precision) =>
        Compare(new EchoStateSpec { Topology = Topology.Dense, Units = 300, Precision = precision }.Build(1), 9);

    [Theory]
    [InlineData(Precision.Double, 500, 32, 1)]
    [InlineData(Precision.Double, 700, 21, 2)]
    [InlineData(Precision.Double, 1700, 8, 1)]
    [InlineData(Precision.Single, 900, 32, 2)]
    [InlineData(Precision.Single, 600, 70, 1)]
    [InlineData(Precision.Single, 1700, 16, 1)]
    public void Batch_of_states_beyond_the_first_caches_has_the_bits_of_single_steps(Precision precision, int units, int instances, int inputs) =>
        Compare(new EchoStateSpec { Units = units, LeakRate = 0.7, Precision = precision }.Build(inputs), instances);

    [Fact]
    public void Serial_batch_has_the_bits_of_single_steps() =>
        Compare(new EchoStateSpec { Units = 12 }.Build(2), 5, reservoir => new SerialBatch(reservoir, 5));

    [Fact]
    public void Batch_of_mixed_and_wrapped_weights_has_the_bits_of_single_passes()
    {
        var random = new RandomStream(8);
        CompareKernel(new WrappedDiagonalKernel<double>(37, [0, 5, 36], Numbers(3 * 37, random)), 37);
        CompareKernel(new HadamardKernel<double>([.. Enumerable.Range(0, 37).Reverse()], Numbers(37, random), 0.9), 37);
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Batch_step_allocates_nothing(Precision precision)
    {
        var batch = new EchoStateSpec { Units = 60, Precision = precision }.Build(2).Batch(32);
        var inputs = Numbers(64, new RandomStream(2));
        batch.Step(inputs);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 100; t++)
                batch.Step(inputs);
        }));
    }

    [Fact]
    public void Spans_and_instances_that_do_not_fit_are_refused_by_name()
    {
        var reservoir = new EchoStateSpec { Units = 10, InDegree = 3 }.Build(2);
        foreach (var batch in new[] { reservoir.Batch(3), new SerialBatch(reservoir, 3) })
        {
            Assert.Equal(3, batch.Instances);
            Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => batch.Step(new double[5])).ParamName);
            Assert.Equal("instance", Assert.Throws<ArgumentOutOfRangeException>(() => batch.Read(3, new double[10])).ParamName);
            Assert.Equal("instance", Assert.Throws<ArgumentOutOfRangeException>(() => batch.Write(-1, new double[10])).ParamName);
            Assert.Equal("state", Assert.Throws<ArgumentException>(() => batch.Read(0, new double[9])).ParamName);
            Assert.Equal("state", Assert.Throws<ArgumentException>(() => batch.Write(0, new double[11])).ParamName);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => reservoir.Batch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SerialBatch(reservoir, 0));
    }

    private static void Compare(IReservoir reservoir, int instances) => Compare(reservoir, instances, r => r.Batch(instances));

    private static void Compare(IReservoir reservoir, int instances, Func<IReservoir, IReservoirBatch> make)
    {
        var random = new RandomStream(3);
        var batch = make(reservoir);
        var states = Enumerable.Range(0, instances)
            .Select(_ => Numbers(reservoir.StateSize, random).Select(value => (double)(float)value).ToArray()).ToArray();
        for (var b = 0; b < instances; b++)
            batch.Write(b, states[b]);
        var next = new double[reservoir.StateSize];
        for (var t = 0; t < 4; t++)
        {
            var inputs = Numbers(instances * reservoir.InputSize, random);
            batch.Step(inputs);
            for (var b = 0; b < instances; b++)
            {
                reservoir.Step(inputs.AsSpan(b * reservoir.InputSize, reservoir.InputSize), states[b], next);
                next.CopyTo(states[b], 0);
                batch.Read(b, next);
                Assert.Equal(Bits.Of(states[b]), Bits.Of(next));
            }
        }
    }

    private static void CompareKernel(IRecurrentKernel<double> kernel, int units)
    {
        const int lanes = 16;
        var random = new RandomStream(4);
        var states = Numbers(units * lanes, random);
        var sums = Numbers(RowVectors.Padded<double>(units) * lanes, random);
        var expected = (double[])sums.Clone();
        for (var lane = 0; lane < lanes; lane++)
        {
            var one = Enumerable.Range(0, units).Select(row => expected[(row * lanes) + lane]).ToArray();
            kernel.Accumulate(Enumerable.Range(0, units).Select(row => states[(row * lanes) + lane]).ToArray(), one);
            for (var row = 0; row < units; row++)
                expected[(row * lanes) + lane] = one[row];
        }

        kernel.AccumulateBatch(states, sums, lanes);
        Assert.Equal(Bits.Of(expected.AsSpan(0, units * lanes)), Bits.Of(sums.AsSpan(0, units * lanes)));
    }

    private static double[] Numbers(int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-1, 1))];
}
