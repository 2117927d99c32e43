using System.CommandLine;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>The options by which a command is told the spec of a model: the same for every command that takes one.</summary>
internal sealed class SpecOptions
{
    public Option<FileInfo> Spec { get; } = new("--spec")
    {
        Description = "The model's spec as JSON: fields as inspect --json shows them; what is left out has its default.",
        HelpName = "X.json",
    };

    public Option<FileInfo> Model { get; } = new("--model") { Description = "A model file whose spec is taken.", HelpName = "X.arc" };

    public Option<string> Reservoir { get; } = new("--reservoir")
    {
        Description = $"Kind of reservoir, with its defaults: {string.Join(", ", ReservoirKinds.Names)}.",
        HelpName = "KIND",
    };

    public Option<int?> Units { get; } = SearchOptions.Whole("--units", "Units of the reservoir.", "N", 1);

    public Option<FileInfo> Weights { get; } = new("--weights")
    {
        Description = "Recurrent weights of the reservoir, a square matrix in NumPy's format: its topology and units follow from them.",
        HelpName = "W.npy",
    };

    public Option<FileInfo> InputWeights { get; } = new("--input-weights")
    {
        Description = "Input weights beside --weights, a matrix [units, inputs] in NumPy's format; drawn without it.",
        HelpName = "WIN.npy",
    };

    public Option<FileInfo> Bias { get; } = new("--bias")
    {
        Description = "Biases beside --weights, a vector [units] in NumPy's format; drawn without it.",
        HelpName = "B.npy",
    };

    public Option<string[]> Changes { get; } = new("--set")
    {
        Description = "A field of the spec and its value, for instance reservoir.leakRate=0.3 or readout.ridge=1e-6. May be repeated.",
        HelpName = "FIELD=VALUE",
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [Spec, Model, Reservoir, Units, Weights, InputWeights, Bias, Changes];

    /// <summary>What the command line says; files are read now.</summary>
    /// <exception cref="SpecRefusedException">Two specs are given, or a kind is not known.</exception>
    public SpecRequest Read(ParseResult parsed)
    {
        var (spec, model) = (parsed.GetValue(Spec), parsed.GetValue(Model));
        if (spec is not null && model is not null)
            throw new SpecRefusedException([new SpecProblem("--spec and --model", "both given", "one of them")]);
        var text = spec is not null ? SpecFile.Read(spec)
            : model is not null ? SpecJson.Of(ModelFile.Read(model.FullName).Spec).ToJsonString()
            : null;
        var kind = parsed.GetValue(Reservoir);
        if (kind is not null)
            _ = ReservoirKinds.Named(kind);
        var request = new SpecRequest(
            text, kind, parsed.GetValue(Units), [.. parsed.GetValue(Changes) ?? []], parsed.GetValue(Weights)?.FullName, parsed.GetValue(InputWeights)?.FullName,
            parsed.GetValue(Bias)?.FullName)
        {
            Source = spec is not null ? (Spec.Name, spec) : model is not null ? (Model.Name, model) : null,
        };
        return request.Changes.IsEmpty && request with { Changes = SpecRequest.None.Changes } == SpecRequest.None ? SpecRequest.None : request;
    }
}
