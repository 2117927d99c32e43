using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary>The options that describe a task and a search on it; <c>evolve</c> and <c>eval</c> share them.</summary>
internal sealed class SearchOptions
{
    public SearchOptions()
    {
        Allow(Reevaluate, share => share is > 0 and <= 0.5, "above 0, up to 0.5");
        Allow(Inherit, probability => probability is >= 0 and <= 1, "0 to 1");
    }

    private static readonly ImmutableSortedDictionary<string, TaskKind> Kinds = new Dictionary<string, TaskKind>
    {
        ["forecast"] = TaskKind.Forecast,
        ["regression"] = TaskKind.Regression,
        ["classification"] = TaskKind.Classification,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, FitnessObjective> Objectives = new Dictionary<string, FitnessObjective>
    {
        ["nrmse"] = FitnessObjective.Nrmse,
        ["error-rate"] = FitnessObjective.ErrorRate,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public Option<string> Target { get; } = new("--target")
    {
        Description = "The column to predict, or several with commas between. Default: the targets of the task of --spec or --model.",
        HelpName = "COLUMN",
    };

    public Option<string[]> Inputs { get; } = new("--inputs")
    {
        Description = "Columns that drive the reservoir, with commas between. A forecast reads its own targets unless told otherwise.",
        HelpName = "A,B",
        CustomParser = result => [.. result.Tokens.SelectMany(
            t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };

    public Option<string> Task { get; } = Choice("--task", "What is learned from the rows.", Kinds.Keys, "forecast");

    public Option<int?> Horizon { get; } = Whole("--horizon", "Rows ahead of a forecast. Default: 1.", "H", 1);

    public Option<int?> TestRows { get; } = Whole(
        "--test-rows", "Rows at the end that are kept out of the search. Default: a quarter.", "N", 1);

    public Option<int?> Washout { get; } = Whole(
        "--washout", "Rows at the beginning that are not learned. Default: a tenth of the training rows, 50 at the most.", "N", 0);

    public Option<ulong?> Seed { get; } = Whole<ulong>(
        "--seed", "Seed of every random decision. Same seed, same data: same result, bit for bit. Default: 1.", "S", 0);

    public Option<int?> Generations { get; } = Whole(
        "--generations",
        $"Generations of the search. Default: {SearchSettings.DefaultGenerations}, or no limit when --time-limit is given.",
        "G",
        1);

    public Option<int?> Population { get; } = Whole(
        "--population", $"Individuals of a generation. Default: {new EvolutionSpec().Population}.", "P", 2, EvolutionSpec.MaximumPopulation);

    public Option<string> Space { get; } = new("--space")
    {
        Description = "What is searched: wide (reservoirs of eight kinds, one or several that feed each other, every topology but given weights; the kinds are "
            + "echoState, residual, edgeOfStability, eulerState, randomOscillators, nextGeneration, nanowire, spiking), or a file as "
            + "`archetyperc space` prints it. Default: the fields of the one kind of reservoir.",
        HelpName = "wide|FILE.json",
    };

    public Option<int?> Layers { get; } = Whole(
        "--layers", $"Most reservoirs of the wide space. Default: {Evolution.Genomes.SearchSpace.DefaultLayers}.", "N", 1, Evolution.Genomes.SearchSpace.MaximumLayers);

    public Option<int?> MinimumUnits { get; } = Whole("--min-units", "Fewest units of a reservoir. Default: 20.", "N", 1, ReservoirSpec.MaximumUnits);

    public Option<int?> MaximumUnits { get; } = Whole(
        "--max-units", "Most units of a reservoir. Default: 300; 150 in the wide space.", "N", 1, ReservoirSpec.MaximumUnits);

    public Option<int?> SeedsPerGenome { get; } = Whole(
        "--seeds-per-genome",
        $"Reservoirs drawn for each genome, so that luck is not mistaken for design. Default: {SearchSettings.DefaultSeedsPerGenome}.",
        "K",
        1,
        FitnessSpec.MaximumSeeds);

    public Option<int?> Folds { get; } = Whole(
        "--folds",
        "Parts of the validation rows; each is predicted by a readout that was fitted on all rows before it. "
        + $"Default: {SearchSettings.DefaultFolds}.",
        "K",
        1,
        FitnessSpec.MaximumFolds);

    public Option<string> Objective { get; } = Choice(
        "--objective", "What is minimised. Default: nrmse, or error-rate for a classification.", Objectives.Keys, null);

    public Option<string> Settings { get; } = new("--settings")
    {
        Description = "Settings of the search as JSON: its kind, operators and limits. Options stand over it. The fields are those of EvolutionSpec, "
            + "in docs/evolution.md; job.json has those of a search that was run.",
        HelpName = "X.json",
    };

    public Option<string> Loop { get; } = Choice(
        "--loop", "Kind of the search: how births follow from results.", LoopSpec.Kinds.Keys, "generational");

    public Option<int?> Window { get; } = Whole(
        "--window",
        "Births that may be out at a time in a search without generations, less than its evaluations. The wider, the older the news that a birth is drawn "
        + "from; four times the workers keeps all of them busy, more workers than this stand idle. Default: a third of the population, 64 at the most, "
        + "whatever the number of workers.",
        "W",
        1,
        WindowedSpec.MaximumWindow);

    public Option<int?> Islands { get; } = Whole("--islands", "Islands of --loop islands. Default: 4.", "M", 2);

    public Option<int?> Rungs { get; } = Whole(
        "--rungs",
        $"Rungs of --loop successive-halving, each with {new SuccessiveHalvingSpec().Factor} times the rows of the one below. Default: {new SuccessiveHalvingSpec().Rungs}.",
        "K",
        2,
        SuccessiveHalvingSpec.MaximumRungs);

    public Option<double?> Reevaluate { get; } = new("--reevaluate")
    {
        Description = "Share of the births that evaluate one of the best again with other seeds; up to 0.5. Default: none.",
        HelpName = "SHARE",
    };

    public Option<bool> RefuseEarly { get; } = new("--refuse-early")
    {
        Description = "Refuse a genome on a few rows when its states saturate, do not forget their start, or are all alike.",
    };

    public Option<double?> Inherit { get; } = new("--inherit")
    {
        Description = "Probability that a birth goes on from the sums that its parent learned, where the features are the same. Default: 0.",
        HelpName = "P",
    };

    /// <summary>The options by which the model's spec is given.</summary>
    public SpecOptions Spec { get; } = new();

    /// <summary>The options that shape the search itself, for a command's list.</summary>
    public IEnumerable<Option> OfSearch =>
        [Settings, Loop, Window, Islands, Rungs, Reevaluate, Inherit, RefuseEarly, Generations, Population, Space, Layers, MinimumUnits, MaximumUnits, SeedsPerGenome, Folds];

    /// <summary>The options that describe the task.</summary>
    public IEnumerable<Option> OfTask => [Target, Inputs, Task, Horizon, TestRows, Washout, .. Spec.All];

    public SearchSettings Read(ParseResult parsed) => new()
    {
        Kind = Kinds[parsed.GetValue(Task) ?? "forecast"],
        KindIsGiven = parsed.GetResult(Task) is { Implicit: false },
        Target = parsed.GetValue(Target) ?? "",
        Inputs = [.. parsed.GetValue(Inputs) ?? []],
        Horizon = parsed.GetValue(Horizon),
        TestRows = parsed.GetValue(TestRows),
        Washout = parsed.GetValue(Washout),
        File = SettingsFile.Read(parsed.GetValue(Settings)),
        Seed = parsed.GetValue(Seed),
        Spec = Spec.Read(parsed),
        Loop = parsed.GetResult(Loop) is { Implicit: false } ? parsed.GetValue(Loop) : null,
        Window = parsed.GetValue(Window),
        Islands = parsed.GetValue(Islands),
        Rungs = parsed.GetValue(Rungs),
        ReevaluatedShare = parsed.GetValue(Reevaluate),
        LamarckianProbability = parsed.GetValue(Inherit),
        RefuseEarly = parsed.GetValue(RefuseEarly),
        Population = parsed.GetValue(Population),
        Generations = parsed.GetValue(Generations),
        Space = ReadSpace(parsed),
        SeedsPerGenome = parsed.GetValue(SeedsPerGenome) ?? SearchSettings.DefaultSeedsPerGenome,
        Folds = parsed.GetValue(Folds) ?? SearchSettings.DefaultFolds,
        Objective = parsed.GetValue(Objective) is { } objective ? Objectives[objective] : null,
    };

    /// <summary>The search space that the command line asks for; a file is read now.</summary>
    /// <exception cref="Runtime.Specs.SpecRefusedException">The file cannot be used.</exception>
    public SpaceRequest ReadSpace(ParseResult parsed) => SpaceRequest.Read(
        parsed.GetValue(Space), parsed.GetValue(Layers), parsed.GetValue(MinimumUnits), parsed.GetValue(MaximumUnits));

    /// <summary>A whole number with a lowest value; null when it is not given.</summary>
    public static Option<int?> Whole(string name, string description, string help, int lowest, int? highest = null) =>
        Whole<int>(name, description, help, lowest, highest);

    /// <summary>A whole number of some width with a lowest value; null when it is not given.</summary>
    /// <param name="name">Of the option.</param>
    /// <param name="description">What it is.</param>
    /// <param name="help">The value's name in the help.</param>
    /// <param name="lowest">Lowest value.</param>
    /// <param name="highest">Highest value; that of the type unless said.</param>
    public static Option<T?> Whole<T>(string name, string description, string help, T lowest, T? highest = null)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var orMore = highest is null ? $"{lowest} or more" : $"{lowest} to {highest}";
                if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                    result.AddError($"{name} is '{text}'; allowed: a whole number, {orMore}.");
                else if (value < BigInteger.CreateChecked(lowest))
                    result.AddError($"{name} is {value}; allowed: {orMore}.");
                else if (value > BigInteger.CreateChecked(highest ?? T.MaxValue))
                    result.AddError($"{name} is {value}; allowed: {lowest} to {highest ?? T.MaxValue}.");
                else
                    return T.CreateChecked(value);
                return null;
            },
        };

    private static void Allow(Option<double?> option, Func<double, bool> allowed, string range) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double?>() is { } value && !allowed(value))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; allowed: {range}."));
    });

    private static Option<string> Choice(string name, string description, IEnumerable<string> choices, string? otherwise)
    {
        string[] known = [.. choices];
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', known) };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => otherwise;
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !known.Contains(result.Tokens[0].Value))
                result.AddError($"{name} is '{result.Tokens[0].Value}'; allowed: {string.Join(", ", known)}.");
        });
        return option;
    }
}
