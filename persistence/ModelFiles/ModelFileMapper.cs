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
        form.Metrics.AddRange(ToForm(file.Metrics));
        form.Lineage.AddRange(file.Lineage.Select(ToForm));
        return form;
    }

    public static SequenceModelFileForm ToForm(SequenceModelFile file) => new()
    {
        Members = { file.Members.Select(ClassifierMapper.ToForm) },
        Metrics = { ToForm(file.Metrics) },
        CreatedBy = file.CreatedBy,
    };

    public static GraphModelFileForm ToForm(GraphModelFile file) => new()
    {
        Model = ClassifierMapper.ToForm(file.Model),
        Metrics = { ToForm(file.Metrics) },
        CreatedBy = file.CreatedBy,
    };

    /// <exception cref="ModelFileRefusedException">The body does not describe a model.</exception>
    public static ModelFile FromBody(string name, ReadOnlySpan<byte> body) => Read(
        name,
        ModelFileForm.Parser,
        body,
        form =>
        {
            var spec = ModelSpecMapper.FromForm("model file", form.Spec);
            return new ModelFile(
                spec,
                ModelStateMapper.FromForm("model file", form.State, spec),
                MetricsFrom(form.Metrics),
                [.. form.Lineage.Select(EntryFrom)],
                form.CreatedBy);
        });

    /// <exception cref="ModelFileRefusedException">The body does not describe classifiers of sequences that fit each other.</exception>
    public static SequenceModelFile SequencesFrom(string name, ReadOnlySpan<byte> body) => Read(
        name,
        SequenceModelFileForm.Parser,
        body,
        form =>
        {
            var file = new SequenceModelFile(
                [.. form.Members.Select(member => ClassifierMapper.FromForm("model file", member))], MetricsFrom(form.Metrics), form.CreatedBy);
            return file.Misfit() is { } misfit ? throw new ArgumentException($"it {misfit}", nameof(body)) : file;
        });

    /// <exception cref="ModelFileRefusedException">The body does not describe a classifier of graphs.</exception>
    public static GraphModelFile GraphsFrom(string name, ReadOnlySpan<byte> body) => Read(
        name,
        GraphModelFileForm.Parser,
        body,
        form => new GraphModelFile(ClassifierMapper.FromForm("model file", form.Model), MetricsFrom(form.Metrics), form.CreatedBy));

    private static TFile Read<TForm, TFile>(string name, MessageParser<TForm> parser, ReadOnlySpan<byte> body, Func<TForm, TFile> read)
        where TForm : IMessage<TForm>
    {
        try
        {
            return read(parser.ParseFrom(body));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or DurableFormRefusedException or ArgumentException)
        {
            var detail = "its content does not describe a model: " + e.Message.TrimEnd('.');
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, detail, e);
        }
    }

    private static IEnumerable<MetricForm> ToForm(ModelMetrics metrics) =>
        metrics.Select(m => new MetricForm { Name = m.Name, Value = m.Value });

    private static ModelMetrics MetricsFrom(IEnumerable<MetricForm> metrics) => new(metrics.Select(m => new Metric(m.Name, m.Value)));

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
        // A name that comes twice with another value is an ArgumentException.
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, entry.Genes.Select(g => KeyValuePair.Create(g.Name, g.Value))));
}
