using System.Collections.Immutable;
using ArchetypeRC.Runtime.Federation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Federation;

public sealed class FederatedIntrinsicPlasticityTests
{
    private static readonly EchoStateSpec Reservoir = new() { Units = 19, InDegree = 4 };
    private static readonly PlasticitySpec Plasticity = new() { Intrinsic = new IntrinsicPlasticitySpec { Epochs = 2 }, WarmUp = 5 };

    [Fact]
    public void One_client_is_local_plasticity_bit_for_bit()
    {
        var rows = Inputs(1, 200);
        var federation = Federation();
        for (var round = 0; round < 3; round++)
            federation.Average([federation.Adapt("only", rows)]);
        var local = new ReservoirAdaptation(
            Plasticity with { Intrinsic = Plasticity.Intrinsic! with { Epochs = 6 } }, Reservoir, 1, rows);
        while (local.Advance(1_000))
        {
        }

        Same(local.Weights, federation.Weights);
        Assert.Equal(local.Build().WeightsHash, federation.Current.WeightsHash);
    }

    [Fact]
    public void Equal_clients_are_any_one_of_them_bit_for_bit()
    {
        var rows = Inputs(1, 200);
        var (one, three) = (Federation(), Federation());
        one.Average([one.Adapt("a", rows)]);
        three.Average([three.Adapt("a", rows), three.Adapt("b", rows), three.Adapt("c", rows)]);
        Same(one.Weights, three.Weights);
    }

    [Fact]
    public void Clients_weigh_as_many_rows_as_they_have_in_any_order()
    {
        var federation = Federation();
        ImmutableArray<IntrinsicContribution> parts =
            [federation.Adapt("a", Inputs(1, 100)), federation.Adapt("b", Inputs(2, 300)), federation.Adapt("c", Inputs(3, 600))];
        Assert.Equal([100, 300, 600], parts.Select(p => p.Count));
        federation.Average(parts);
        var reversed = Federation();
        reversed.Average(parts.Reverse());
        Same(federation.Weights, reversed.Weights);
        for (var i = 0; i < Reservoir.Units; i++)
        {
            Assert.Equal(parts.Sum(p => p.Count * p.Weights[0].Gain.Span[i]) / 1_000, federation.Weights[0].Gain.Span[i], 1e-14);
            Assert.Equal(parts.Sum(p => p.Count * p.Weights[0].Bias.Span[i]) / 1_000, federation.Weights[0].Bias.Span[i], 1e-14);
        }
    }

    [Fact]
    public void Contribution_to_another_round_is_refused_by_name_and_changes_nothing()
    {
        var federation = Federation();
        var late = federation.Adapt("late", Inputs(1, 100));
        federation.Average([federation.Adapt("a", Inputs(2, 100))]);
        var before = federation.Current.WeightsHash;
        var refused = Assert.Throws<ContributionRefusedException>(() => federation.Average([federation.Adapt("a", Inputs(2, 100)), late]));
        Assert.Contains("The contribution of 'late' is refused: its reservoir version is", refused.Message, StringComparison.Ordinal);
        var twice = federation.Adapt("a", Inputs(2, 100));
        Assert.Throws<ContributionRefusedException>(() => federation.Average([twice, twice]));
        Assert.Throws<ContributionRefusedException>(() => federation.Average([twice with { Count = 0 }]));
        Assert.Throws<ArgumentException>(() => federation.Average([]));
        Assert.Equal(before, federation.Current.WeightsHash);
    }

    [Fact]
    public void Synaptic_rules_are_refused()
    {
        var refused = Assert.Throws<SpecRefusedException>(
            () => new FederatedIntrinsicPlasticity(new PlasticitySpec { Synaptic = new SynapticPlasticitySpec() }, Reservoir, 1));
        Assert.Equal("plasticity.synaptic", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public void Contexts_are_adapted_to_together_with_the_replay_of_those_before()
    {
        var clip = new ContinualIntrinsicPlasticity(Plasticity, Reservoir, 1, new ReplayBuffer(2, balanced: false, seed: 1));
        ImmutableArray<ReplaySequence> first = [.. Inputs(1, 100, 100).Select(v => new ReplaySequence(0, v))];
        ImmutableArray<ReplaySequence> second = [.. Inputs(5, 100).Select(v => new ReplaySequence(0, v))];
        clip.Enter(first);
        clip.Adapt();
        Assert.Equal(2, clip.Sequences.Length);
        clip.Enter(second);
        Assert.Equal([.. second, .. first], clip.Sequences.AsEnumerable());
        var local = new ReservoirAdaptation(Plasticity, Reservoir, 1, [.. clip.Sequences.Select(s => s.Values)], clip.Weights);
        while (local.Advance(1_000))
        {
        }

        clip.Adapt();
        Same(local.Weights, clip.Weights);
        Assert.Equal(local.Build().WeightsHash, clip.Build().WeightsHash);
    }

    [Fact]
    public void Client_in_contexts_sends_nothing_without_a_name_nor_weights_that_a_synaptic_rule_has_changed()
    {
        var clip = new ContinualIntrinsicPlasticity(Plasticity, Reservoir, 1, new ReplayBuffer(2, balanced: false, seed: 1));
        Assert.Throws<ArgumentException>(() => clip.Contribute(" "));
        var synaptic = new ContinualIntrinsicPlasticity(
            new PlasticitySpec { Synaptic = new SynapticPlasticitySpec() }, Reservoir, 1, new ReplayBuffer(2, balanced: false, seed: 1));
        Assert.Contains("plasticity.synaptic", Assert.Throws<InvalidOperationException>(() => synaptic.Contribute("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_that_learn_in_contexts_join_the_same_rounds()
    {
        var federation = Federation();
        var clients = new[] { "a", "b" }.ToDictionary(
            name => name,
            _ => new ContinualIntrinsicPlasticity(Plasticity, Reservoir, 1, new ReplayBuffer(2, balanced: false, seed: 1)),
            StringComparer.Ordinal);
        for (var context = 0; context < 2; context++)
        {
            foreach (var (name, client) in clients)
                client.Enter([.. Inputs((ulong)(name[0] + (10 * context)), 80).Select(v => new ReplaySequence(0, v))]);
            for (var round = 0; round < 2; round++)
            {
                foreach (var client in clients.Values)
                {
                    client.Begin(federation.Weights);
                    client.Adapt();
                }

                federation.Average(clients.Select(c => c.Value.Contribute(c.Key)));
            }
        }

        Assert.All(clients, c => Assert.Equal(160, c.Value.Contribute(c.Key).Count));
        var (a, b) = (clients["a"].Weights[0].Gain.ToArray(), clients["b"].Weights[0].Gain.ToArray());
        for (var i = 0; i < a.Length; i++)
            Assert.Equal((a[i] + b[i]) / 2, federation.Weights[0].Gain.Span[i], 1e-14);
    }

    private static FederatedIntrinsicPlasticity Federation() => new(Plasticity, Reservoir, 1);

    private static ImmutableArray<ReadOnlyMemory<double>> Inputs(ulong seed, params int[] lengths)
    {
        var random = new RandomStream(seed);
        return [.. lengths.Select(n => (ReadOnlyMemory<double>)Enumerable.Range(0, n).Select(_ => random.Uniform(-1, 1)).ToArray())];
    }

    private static void Same(ImmutableArray<AdaptedWeights> expected, ImmutableArray<AdaptedWeights> actual)
    {
        Assert.Equal(Bits.Of(expected[0].Gain.ToArray()), Bits.Of(actual[0].Gain.ToArray()));
        Assert.Equal(Bits.Of(expected[0].Bias.ToArray()), Bits.Of(actual[0].Bias.ToArray()));
    }
}
