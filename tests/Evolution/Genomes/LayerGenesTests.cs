using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class LayerGenesTests
{
    private const int Most = 5;

    // Each layer has a mark by which it is known again.
    private static readonly SearchSpace Space = new SearchSpace(
    [
        new IntegerGene("layers", 1, Most),
        .. Enumerable.Range(0, Most).SelectMany(Layer),
        new RealGene("ridge", 0, 1),
    ]).Checked();

    private static readonly Gen<Genome> Genomes = Gen.ULong.Select(seed => Space.Draw(new RandomStream(seed)));

    private static readonly Gen<(Genome Genome, int Layer, int Other)> Places = Gen.Select(
        Genomes, Gen.Int[0, 119], Gen.Int[0, 119], (genome, a, b) => (genome, a % Count(genome), b % Count(genome)));

    [Fact]
    public void Space_without_layers_has_none_and_its_genomes_stay()
    {
        var genome = Spaces.Reservoirs.Draw(new RandomStream(1));
        Assert.Equal(0, Spaces.Reservoirs.Layers.Most);
        Assert.Equal(0, Spaces.Reservoirs.Layers.CountOf(genome));
        foreach (var mutation in new IMutation[] { new LayerInsertionMutation(), new LayerDeletionMutation(), new LayerDisplacementMutation() })
            Assert.Same(genome, mutation.Mutate(genome, new RandomStream(2)));
    }

    [Fact]
    public void Moved_layer_stands_at_its_new_place_and_stays_linked_to_the_same() =>
        Places.Sample(places =>
        {
            var (genome, from, to) = places;
            var moved = Space.Layers.Move(genome, from, to);
            var expected = Marks(genome).ToList();
            expected.RemoveAt(from);
            expected.Insert(to, Marks(genome)[from]);
            Assert.Equal(expected, Marks(moved));
            Assert.Equal(Pairs(genome), Pairs(moved));
            Assert.Equal(Marks(genome), Marks(Space.Layers.Move(moved, to, from)));
        });

    [Fact]
    public void Deleted_layer_is_bridged_and_the_others_keep_their_order_and_links() =>
        Places.Sample(places =>
        {
            var (genome, layer, _) = places;
            var deleted = Space.Layers.Delete(genome, layer);
            if (Count(genome) == 1)
            {
                Assert.Same(genome, deleted);
                return;
            }

            var marks = Marks(genome);
            Assert.Equal(marks.Where((_, i) => i != layer), Marks(deleted));
            var expected = Pairs(genome).Where(pair => pair.One != marks[layer] && pair.Other != marks[layer]).ToHashSet();
            for (var from = 0; from < layer; from++)
            {
                for (var to = layer + 1; to < marks.Length; to++)
                {
                    if (Space.Layers.IsLinked(genome, from, layer) && Space.Layers.IsLinked(genome, layer, to))
                        expected.Add(Pair(marks[from], marks[to]));
                }
            }

            Assert.Equal(expected, Pairs(deleted));
        });

    [Fact]
    public void Inserted_layer_is_new_and_the_others_keep_their_order_and_links() =>
        Gen.Select(Genomes, Gen.Int[0, 119], Spaces.Randomness).Sample((genome, place, random) =>
        {
            place %= Count(genome) + 1;
            var inserted = Space.Layers.Insert(genome, place, random);
            if (Count(genome) == Most)
            {
                Assert.Same(genome, inserted);
                return;
            }

            Assert.Equal(Count(genome) + 1, Count(inserted));
            var added = Marks(inserted)[place];
            Assert.Equal(Marks(genome), Marks(inserted).Where((_, i) => i != place));
            Assert.Equal(Pairs(genome), Pairs(inserted).Where(pair => pair.One != added && pair.Other != added).ToHashSet());
        });

    [Fact]
    public void Spliced_child_has_the_head_of_one_and_the_tail_of_the_other_joined_at_the_cut() =>
        Gen.Select(Genomes, Genomes, Gen.Int[0, 119], Gen.Int[0, 119]).Sample((first, second, a, b) =>
        {
            var head = 1 + (a % Count(first));
            var tail = Math.Min(b % (Count(second) + 1), Most - head);
            var child = Space.Layers.Splice(first, head, second, tail);
            Assert.Equal([.. Marks(first)[..head], .. Marks(second)[^tail..]], Marks(child));
            var layers = Space.Layers;
            for (var to = 0; to < head; to++)
            {
                for (var from = 0; from < to; from++)
                    Assert.Equal(layers.IsLinked(first, from, to), layers.IsLinked(child, from, to));
            }

            var left = Count(second) - tail;
            var joined = 0;
            for (var to = 0; to < tail; to++)
            {
                for (var from = 0; from < to; from++)
                    Assert.Equal(layers.IsLinked(second, left + from, left + to), layers.IsLinked(child, head + from, head + to));
                for (var from = 0; from < head - 1; from++)
                    Assert.False(layers.IsLinked(child, from, head + to));
                joined += layers.IsLinked(child, head - 1, head + to) ? 1 : 0;
            }

            Assert.True(tail == 0 || joined > 0);
        });

    [Fact]
    public void Cut_and_splice_makes_every_length_there_may_be_of_whole_layers()
    {
        var random = new RandomStream(61);
        var first = Space.Draw(random).With(0, 3);
        var second = Space.Draw(random).With(0, 4);
        var lengths = new HashSet<int>();
        for (var i = 0; i < 400; i++)
        {
            var child = new CutAndSpliceCrossover().Cross([first, second], random);
            lengths.Add(Count(child));
            Assert.All(Marks(child), mark => Assert.Contains(mark, Marks(first).Concat(Marks(second))));
            Assert.Contains(child.Values[^1], new[] { first.Values[^1], second.Values[^1] });
        }

        Assert.Equal([1, 2, 3, 4, 5], lengths.Order());
    }

    [Fact]
    public void Number_of_layers_stays_in_its_range_under_every_mutation_of_layers() =>
        Gen.Select(Genomes, Spaces.Randomness).Sample((genome, random) =>
        {
            IMutation[] all = [new LayerInsertionMutation(), new LayerDeletionMutation(), new LayerDisplacementMutation()];
            int[] change = [1, -1, 0];
            for (var step = 0; step < 12; step++)
            {
                var which = random.NextInt(3);
                var next = all[which].Mutate(genome, random);
                Spaces.InRange(next);
                Assert.Equal(Math.Clamp(Count(genome) + change[which], 1, Most), Count(next));
                genome = next;
            }
        });

    private static IEnumerable<Gene> Layer(int layer)
    {
        var prefix = LayerGenes.Prefix(layer);
        yield return new RealGene(prefix + "mark", 0, 1);
        if (layer > 0)
            yield return new CategoricalGene(prefix + "hearsInputs", ["no", "yes"]);
        for (var from = 0; from < layer; from++)
            yield return new CategoricalGene(LayerGenes.Link(from, layer), ["no", "yes"]);
    }

    private static int Count(Genome genome) => Space.Layers.CountOf(genome);

    private static double[] Marks(Genome genome) =>
        [.. Enumerable.Range(0, Count(genome)).Select(layer => genome.Values[Space.IndexOf(LayerGenes.Prefix(layer) + "mark")])];

    private static HashSet<(double One, double Other)> Pairs(Genome genome)
    {
        var marks = Marks(genome);
        var pairs = new HashSet<(double One, double Other)>();
        for (var to = 0; to < marks.Length; to++)
        {
            for (var from = 0; from < to; from++)
            {
                if (Space.Layers.IsLinked(genome, from, to))
                    pairs.Add(Pair(marks[from], marks[to]));
            }
        }

        return pairs;
    }

    private static (double One, double Other) Pair(double one, double other) => (Math.Min(one, other), Math.Max(one, other));
}
