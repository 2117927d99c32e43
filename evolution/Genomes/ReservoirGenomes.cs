using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// The search space over a whole model spec, and the way between its genomes and specs. The seed of the weights is no gene:
/// a genome is judged over several seeds, so that a lucky draw is not mistaken for a good design.
/// </summary>
/// <remarks>
/// A gene stands for the field that its name ends in, after the last dot: <c>leakRate</c> of a space of one reservoir,
/// <c>layer2.leakRate</c> of a space that has layers. A gene <c>kind</c> chooses the kind of reservoir; genes of fields that the chosen
/// kind does not have then mean nothing.
/// </remarks>
public static class ReservoirGenomes
{
    /// <summary>The genes of <see cref="SearchSpace.For"/>.</summary>
    internal static SearchSpace Space(ReservoirSpec reservoir, int minimumUnits, int maximumUnits)
    {
        var check = new SpecCheck();
        check.Within("searchSpace.units (most)", maximumUnits, 1, ReservoirSpec.MaximumUnits);
        check.Within("searchSpace.units (fewest)", minimumUnits, 1, Math.Max(1, maximumUnits));
        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);

        // The range is of the whole reservoir, the gene of one node.
        if (reservoir is FixedGraphSpec { Nodes: > 1 and var nodes })
            (minimumUnits, maximumUnits) = (Math.Max(1, minimumUnits / nodes), Math.Max(1, maximumUnits / nodes));
        var fields = GeneFields.All.Where(f => f.InDefault(reservoir)).ToArray();
        var genes = fields.Select(f => f.Make(minimumUnits, maximumUnits)).ToArray();

        // The in-degree stands under the topology only where that is searched, too; else it is a gene where it means something.
        if (!Array.Exists(genes, g => g.Name == GeneFields.Topology))
        {
            genes = reservoir is RecurrentSpec { Topology: Topology.SmallWorld or Topology.BlockModular or Topology.WrappedDiagonals or Topology.Antisymmetric }
                ? [.. genes.Select(g => g with { Condition = null })]
                : [.. genes.Where(g => g.Condition is null)];
        }

        // Weights that are given are for so many units, and are not scaled.
        if (reservoir is RecurrentSpec { Topology: Topology.External, External: var given })
        {
            genes = [.. genes.Where(g => g.Name != GeneFields.Units
                && (given is not { Input.IsDefaultOrEmpty: false } || g.Name != "inputScaling")
                && (given is not { Bias.IsDefaultOrEmpty: false } || g.Name != "biasScaling"))];
        }

        return new SearchSpace([.. genes]).Checked();
    }

    /// <summary>The model of a genome, with defaults for all that has no gene.</summary>
    /// <exception cref="SpecRefusedException">The space has a gene that means nothing here, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, TaskSpec task, ulong seed) =>
        Decode(genome, new ModelSpec { Task = task }, seed);

    /// <summary>The model of a genome, with the template's fields for all that has no active gene.</summary>
    /// <remarks>
    /// Fields that allow each other too little become what they allow, an in-degree above what the topology has room for for instance;
    /// a layer that would hear nothing hears the inputs, and one that nothing would hear is seen by the readout.
    /// </remarks>
    /// <exception cref="SpecRefusedException">The space has a gene that the template's kind has not, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, ModelSpec template, ulong seed)
    {
        var space = genome.Space;
        RefuseForeignGenes(space, template.Reservoir);
        var model = template;
        for (var i = 0; i < space.Genes.Length; i++)
        {
            if (genome.IsActive(i) && GeneFields.OfModel(space.Genes[i].Name) is { } field)
                model = field.Set(model, space.Genes[i], genome.Values[i]);
        }

        model = model with { Reservoir = space.Layers.Most == 0 ? Flat(genome, model, seed) : Layered(genome, model, seed) };
        if (IsComposed(space) || space.IndexOf(GeneFields.Plasticity) >= 0)
            model = model with { Plasticity = FittedSpecs.Fit(model.Plasticity, model.Reservoir) };
        return model.Checked();
    }

    /// <summary>
    /// The genome of a spec, so that a known model can be among the first individuals. A value outside its gene's range
    /// is clamped to it; for a choice that the gene has not stands its first.
    /// </summary>
    /// <exception cref="SpecRefusedException">The space has a gene that the spec's kind has not, or not the spec's kind.</exception>
    public static Genome Encode(SearchSpace space, ModelSpec spec)
    {
        RefuseForeignGenes(space, spec.Reservoir);
        var wiring = ReservoirWiring.Of(spec.Reservoir);
        if (space.Layers.Most > 0)
        {
            var check = new SpecCheck();
            check.Within("searchSpace.layers (of the model to start from)", wiring.Parts.Length, space.Layers.Fewest, space.Layers.Most);
            if (!check.Problems.IsEmpty)
                throw new SpecRefusedException(check.Problems);
        }

        return new Genome(space, [.. space.Genes.Select((gene, index) => gene.Clamp(ValueOf(space, index, spec, wiring)))]);
    }

    /// <summary>
    /// Every gene of which an end of the range, or a choice, is none that the field behind it may have, so that births would be spent on
    /// models that cannot be; empty when there is none. A gene under a condition is tried with the condition met.
    /// </summary>
    /// <param name="space">A good space: <see cref="SearchSpace.Validate"/>.</param>
    /// <param name="template">The model around the genes.</param>
    public static ImmutableArray<SpecProblem> Validate(SearchSpace space, ModelSpec template)
    {
        Genome start;
        try
        {
            start = Encode(space, template);
        }
        catch (SpecRefusedException e)
        {
            return e.Problems;
        }

        // What the start meets already is told of the gene that it names alone.
        var atStart = ProblemsOf(start, template);
        var found =
            from index in Enumerable.Range(0, space.Genes.Length)
            let gene = space.Genes[index]
            from value in gene.Ends
            let problems = ProblemsOf(Awake(start, index, value), template)
            let own = problems.FirstOrDefault(problem => problem.Field.EndsWith("." + FieldName(gene), StringComparison.Ordinal))
            let other = problems.FirstOrDefault(problem => atStart.All(met => met.Field != problem.Field))
            where (own ?? other) is not null
            select new SpecProblem($"searchSpace.{gene.Name}", gene.Text(value), own?.Allowed ?? $"what leaves {other!.Field} {other.Allowed}");
        ImmutableArray<SpecProblem> all = [.. found.Distinct()];
        return all.IsEmpty ? atStart : all;
    }

    private static ImmutableArray<SpecProblem> ProblemsOf(Genome genome, ModelSpec template)
    {
        try
        {
            Decode(genome, template, seed: 1);
            return [];
        }
        catch (SpecRefusedException e)
        {
            return e.Problems;
        }
    }

    // The genome with another value of a gene, and with its parents holding what the gene exists under.
    private static Genome Awake(Genome genome, int index, double value)
    {
        var space = genome.Space;
        var values = genome.Values.ToBuilder();
        values[index] = value;
        for (var gene = space.Genes[index]; gene.Condition is { } condition; gene = space.Genes[space.IndexOf(condition.ParentGene)])
        {
            var parent = space.IndexOf(condition.ParentGene);
            var wanted = condition.Choices.Select(choice => space.Genes[parent].Named(choice)!.Value).ToArray();
            if (!wanted.Contains(values[parent]))
                values[parent] = wanted[0];
        }

        return new Genome(space, values.MoveToImmutable());
    }

    private static double ValueOf(SearchSpace space, int index, ModelSpec spec, ReservoirWiring wiring)
    {
        var gene = space.Genes[index];
        if (GeneFields.OfModel(gene.Name) is { } field)
            return field.Get(spec, gene);
        if (space.Layers.Most == 0)
            return ValueOf(gene, spec, spec.Reservoir);
        if (gene.Name == LayerGenes.CountGene)
            return wiring.Parts.Length;
        var layer = space.Layers.LayerOf(index);
        var name = FieldName(gene);
        if (name == WideSpace.HearsInputs)
            return GeneField.Index(gene, YesIf(wiring.Driven.Contains(layer)));
        if (name == WideSpace.Seen)
            return GeneField.Index(gene, YesIf(layer >= wiring.Parts.Length || wiring.Seen.Contains(layer)));
        if (space.Layers.HeardBy(index) is var heard and >= 0)
            return GeneField.Index(gene, YesIf(wiring.Links.Contains((heard, layer))));

        // A layer that does not exist is as the last one.
        return ValueOf(gene, spec, wiring.Parts[Math.Min(layer, wiring.Parts.Length - 1)]);
    }

    private static double ValueOf(Gene gene, ModelSpec spec, ReservoirSpec part)
    {
        var name = FieldName(gene);
        if (name == WideSpace.Kind)
            return GeneField.Index(gene, WideSpace.NameOf(part) ?? ReservoirSpec.KindOf(part));

        // A field of another kind is as that kind has it, of the kind that the gene's name names if it does.
        if (GeneFields.OfReservoir(name, part) is null)
            part = DefaultsFor(gene).First(other => GeneFields.OfReservoir(name, other) is not null);
        var field = GeneFields.OfReservoir(name, part)!;
        return field.Get(spec with { Reservoir = part }, gene);
    }

    private static ReservoirSpec Flat(Genome genome, ModelSpec template, ulong seed)
    {
        var part = Part(genome, template, -1, template.Reservoir);
        return part is CompositeSpec or ExternalSubstrateSpec
            ? part with { Seed = seed }
            : FittedSpecs.Fit(part with { Seed = seed }, template.ReservoirInputs);
    }

    private static ReservoirSpec Layered(Genome genome, ModelSpec template, ulong seed)
    {
        var layers = genome.Space.Layers;
        var count = layers.CountOf(genome);
        var given = ReservoirWiring.Of(template.Reservoir).Parts;
        var parts = Enumerable.Range(0, count).Select(layer =>
        {
            var start = layer < given.Length && given.Length > 1 ? given[layer] : given[0] with { Seed = 0 };
            return Part(genome, template, layer, start);
        });
        return new ReservoirWiring([.. parts])
        {
            Links = [.. Enumerable.Range(0, count).SelectMany(
                to => Enumerable.Range(0, to).Where(from => layers.IsLinked(genome, from, to)).Select(from => (from, to)))],
            Driven = [.. Enumerable.Range(0, count).Where(layer => Says(genome, layer, WideSpace.HearsInputs, otherwise: layer == 0))],
            Seen = [.. Enumerable.Range(0, count).Where(layer => Says(genome, layer, WideSpace.Seen, otherwise: true))],
        }.Repaired().Fitted(template.ReservoirInputs).Reservoir(seed);
    }

    // One reservoir: of the kind that its genes choose, with what they say, and for the rest as the template.
    private static ReservoirSpec Part(Genome genome, ModelSpec template, int layer, ReservoirSpec given)
    {
        var space = genome.Space;
        var prefix = layer < 0 ? "" : LayerGenes.Prefix(layer);
        if (space.IndexOf(prefix + WideSpace.Kind) is var kindGene and >= 0)
        {
            var kind = WideSpace.Kinds.First(k => k.Name == space.Genes[kindGene].Text(genome.Values[kindGene])).Default;
            given = given.GetType() == kind.GetType() ? given : kind with { Seed = given.Seed };
        }

        var model = template with { Reservoir = given };
        for (var i = 0; i < space.Genes.Length; i++)
        {
            var gene = space.Genes[i];
            if (space.Layers.LayerOf(i) == layer && genome.IsActive(i) && GeneFields.OfReservoir(FieldName(gene), model.Reservoir) is { } field)
                model = field.Set(model, gene, genome.Values[i]);
        }

        return model.Reservoir;
    }

    private static bool Says(Genome genome, int layer, string name, bool otherwise) =>
        genome.TryGet(LayerGenes.Prefix(layer) + name, out var value)
            ? genome.Space.Genes[genome.Space.IndexOf(LayerGenes.Prefix(layer) + name)].Text(value) == LayerGenes.Yes
            : otherwise;

    private static string YesIf(bool condition) => condition ? LayerGenes.Yes : LayerGenes.No;

    private static string FieldName(Gene gene) => gene.Name[(gene.Name.LastIndexOf('.') + 1)..];

    // Several reservoirs, or one of a kind that is searched.
    private static bool IsComposed(SearchSpace space) => space.Layers.Most > 0 || space.IndexOf(WideSpace.Kind) >= 0;

    // The kind that stands in the gene's name first.
    private static IEnumerable<ReservoirSpec> DefaultsFor(Gene gene)
    {
        var parts = gene.Name.Split('.');
        return WideSpace.Kinds.Where(kind => parts.Contains(kind.Name)).Concat(WideSpace.Kinds).Select(kind => kind.Default);
    }

    private static void RefuseForeignGenes(SearchSpace space, ReservoirSpec reservoir)
    {
        var check = new SpecCheck();
        for (var i = 0; i < space.Genes.Length; i++)
        {
            var gene = space.Genes[i];
            if (!Means(space, i, reservoir))
            {
                check.Add(
                    $"searchSpace.{gene.Name}", "a gene",
                    "genes named " + string.Join(", ", Names(space, reservoir)));
            }
        }

        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
    }

    private static bool Means(SearchSpace space, int index, ReservoirSpec reservoir)
    {
        var gene = space.Genes[index];
        if (GeneFields.OfModel(gene.Name) is not null)
            return true;
        var layer = space.Layers.LayerOf(index);
        if (space.Layers.Most > 0)
        {
            if (gene.Name == LayerGenes.CountGene)
                return true;
            if (layer < 0)
                return false;
            if (space.Layers.HeardBy(index) >= 0 || FieldName(gene) is WideSpace.HearsInputs or WideSpace.Seen)
                return gene is CategoricalGene { Choices: [LayerGenes.No, LayerGenes.Yes] };
        }

        var prefix = layer < 0 ? "" : LayerGenes.Prefix(layer);
        if (gene.Name == prefix + WideSpace.Kind)
            return gene is CategoricalGene kinds && kinds.Choices.All(choice => WideSpace.Kinds.Any(kind => kind.Name == choice));
        return space.IndexOf(prefix + WideSpace.Kind) >= 0
            ? WideSpace.Kinds.Any(kind => GeneFields.OfReservoir(FieldName(gene), kind.Default) is not null)
            : layer < 0 ? gene.Name == FieldName(gene) && GeneFields.OfReservoir(gene.Name, reservoir) is not null
            : ReservoirWiring.Of(reservoir).Parts.Any(part => GeneFields.OfReservoir(FieldName(gene), part) is not null);
    }

    private static IEnumerable<string> Names(SearchSpace space, ReservoirSpec reservoir)
    {
        var fields = GeneFields.All.Where(field => field.OfReservoir
            && (IsComposed(space) ? WideSpace.Kinds.Any(kind => field.Holds(kind.Default)) : field.Holds(reservoir)));
        var names = fields.Concat(GeneFields.All.Where(field => !field.OfReservoir)).Select(field => field.Name).Distinct();
        return space.Layers.Most > 0
            ? names.Append($"{WideSpace.Kind} (with layer1. and so on before a reservoir's), {LayerGenes.CountGene}, layer2.{WideSpace.HearsInputs}, layer2.hears1, layer1.{WideSpace.Seen} (a choice of no and yes)")
            : names.Append(WideSpace.Kind);
    }
}
