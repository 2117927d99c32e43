using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>
/// Bits of weights, states and learned readouts, as they came out with 512-bit vectors, with 256-bit vectors and without any.
/// Another value means that saved models no longer continue: raise <see cref="ReservoirSpec.CurrentGenerator"/>.
/// </summary>
public sealed class RecordedBitsTests
{
    [Fact]
    public void Weights_states_and_readouts_have_the_recorded_bits_on_every_machine()
    {
        var hash = new XxHash128();
        foreach (var units in new[] { 5, 37, 100, 130, 300 })
        {
            foreach (var topology in Enum.GetValues<Topology>())
                Append(hash, topology, units);
        }

        Assert.Equal("294ad4353338e5b9a8effa28534ee8aa", hash.GetCurrentHashAsUInt128().ToString("x"));
    }

    private static void Append(XxHash128 hash, Topology topology, int units)
    {
        var network = new EchoStateSpec
        {
            Units = units, InDegree = 5, Topology = topology, LeakRate = 0.4,
            RadiusConvention = RadiusConvention.Effective, Seed = (ulong)units,
        }.Build(2);
        var random = new RandomStream(1);
        var state = new double[units];
        var next = new double[units];
        var features = new double[units + 1];
        features[units] = 1;
        var statistics = new SufficientStatistics(units + 1, 1);
        RecursiveLeastSquares? readout = null;
        for (var t = 0; t < 400; t++)
        {
            network.Step([random.NextGaussian(), random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
            state.CopyTo(features, 0);
            double[] target = [random.NextGaussian()];
            if (t < 300)
            {
                statistics.Add(features, target);
                continue;
            }

            readout ??= RecursiveLeastSquares.FromStatistics(new ReadoutSpec { Ridge = 1e-3, Forgetting = 0.99 }, statistics);
            readout.Learn(features, target);
        }

        var saved = readout!.Save();
        hash.Append(BitConverter.GetBytes((ulong)network.WeightsHash));
        hash.Append(MemoryMarshal.AsBytes<double>(state));
        hash.Append(MemoryMarshal.AsBytes(saved.Weights.Span));
        hash.Append(MemoryMarshal.AsBytes(saved.Correlation.Span));
    }
}
