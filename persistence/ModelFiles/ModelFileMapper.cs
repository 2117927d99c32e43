using System.Collections.Immutable;
using ArchetypeRC.Persistence.Forms;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>A model file and the form of its body.</summary>
internal static class ModelFileMapper
{
    public static ModelFileForm ToForm(ModelFile file)
    {
        var form = new ModelFileForm
        {
            Spec = ModelSpecMapper.ToForm(file.Spec),
            State = ModelStateMapper.ToForm(file.State),
            CreatedBy = file.CreatedBy,
        };
        form.Metrics.AddRange(file.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => new MetricForm { Name = m.Key, Value = m.Value }));
        form.Lineage.AddRange(file.Lineage.Select(ToForm));
        return form;
    }

    /// <exception cref="ModelFileRefusedException">The body does not describe a model.</exception>
    public static ModelFile FromBody(string name, ReadOnlySpan<byte> body)
    {
        try
        {
            var form = ModelFileForm.Parser.ParseFrom(body);
            var spec = ModelSpecMapper.FromForm("model file", form.Spec);
            return new ModelFile(
                spec,
                ModelStateMapper.FromForm("model file", form.State, spec),
                Sorted(form.Metrics.Select(m => KeyValuePair.Create(m.Name, m.Value))),
                [.. form.Lineage.Select(EntryFrom)],
                form.CreatedBy);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or DurableFormRefusedException or ArgumentException)
        {
            var detail = "its content does not describe a model: " + e.Message.TrimEnd('.');
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, detail, e);
        }
    }

    private static LineageEntryForm ToForm(LineageEntry entry)
    {
        var form = new LineageEntryForm { Birth = entry.Birth, Generation = entry.Generation, Operators = entry.Operators };
        if (entry.Fitness is { } fitness)
            form.Fitness = fitness;
        form.Parents.AddRange(entry.Parents);
        form.Genes.AddRange(entry.Genes.OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new GeneTextForm { Name = g.Key, Value = g.Value }));
        return form;
    }

    private static LineageEntry EntryFrom(LineageEntryForm entry) => new(
        entry.Birth,
        entry.Generation,
        [.. entry.Parents],
        entry.Operators,
        entry.HasFitness ? entry.Fitness : null,
        Sorted(entry.Genes.Select(g => KeyValuePair.Create(g.Name, g.Value))));

    // A name that comes twice with another value is an ArgumentException.
    private static ImmutableSortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> entries) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, entries);
}
