using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Observations;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval observe</c>: what is said of a reservoir by itself, before any task.</summary>
internal static class EvalObserveCommand
{
    public static Command Build()
    {
        var spec = new SpecOptions();
        var only = new Option<string[]>("--only")
        {
            Description = "Observables to measure, with commas between. Default: all.",
            HelpName = "NAME,...",
            CustomParser = result => [.. result.Tokens.SelectMany(
                t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        };
        only.Validators.Add(result =>
        {
            foreach (var name in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (Observable.All.All(o => o.Name != name))
                    result.AddError($"--only names '{name}'; allowed: {string.Join(", ", Observable.All.Select(o => o.Name))}.");
            }
        });
        var inputs = SearchOptions.Whole("--inputs", "Inputs of the reservoir; the capacities are asked of 1. Default: 1.", "N", 1);
        var steps = SearchOptions.Whole(
            "--steps", "Steps that are recorded, T; memory capacity is fitted on 5 T and tested on 2 T, information capacity takes 10 T. Default: 2000.", "T", 10, 10_000_000);
        var washout = SearchOptions.Whole("--washout", "Steps before them. Default: 1000.", "N", 0);
        var amplitude = new Option<double>("--amplitude")
        {
            Description = "Inputs are independent and uniform in plus or minus this. Default: 1.",
            HelpName = "A",
            DefaultValueFactory = _ => 1,
        };
        amplitude.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(result.GetValueOrDefault<double>() is > 0 and <= 1e6))
                result.AddError($"--amplitude is {result.Tokens[0].Value}; allowed: above 0, up to 1000000.");
        });
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under: each gives a reservoir and its inputs. Default: 10.", "K", 1);
        var first = SearchOptions.Whole("--first-seed", "The first of them. Default: 1.", "S", 1);
        var json = new Option<bool>("--json") { Description = "Write JSON; null stands for an infinite value." };
        var command = new Command("observe", "Observables of a reservoir under independent inputs, before any task and with its weights as they are drawn\n\n" + string.Join(
            '\n', Observable.All.Select(o => $"  {o.Name,-32}{o.Summary}")) + """


            Examples:
              archetyperc eval observe --reservoir echoState --units 100
              archetyperc eval observe --spec X.json --only lyapunov-exponent,echo-state-index --seeds 3 --json
            """)
        {
            only, inputs, steps, washout, amplitude, seeds, first, json,
        };
        foreach (var option in spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var settings = new ObservationSettings(
                parsed.GetValue(inputs) ?? 1, parsed.GetValue(steps) ?? 2_000, parsed.GetValue(washout) ?? 1_000, parsed.GetValue(amplitude));
            var chosen = parsed.GetValue(only) is { Length: > 0 } names ? [.. Observable.All.Where(o => names.Contains(o.Name))] : Observable.All;
            return Task.Run(
                () => Run(
                    spec.Read(parsed).Of(Template(settings.Inputs)), settings, chosen, parsed.GetValue(first) ?? 1, parsed.GetValue(seeds) ?? 10,
                    parsed.GetValue(json), cancellation),
                cancellation);
        });
        return command;
    }

    // A task is asked for by a spec; nothing is learned here.
    private static ModelSpec Template(int inputs) => new()
    {
        Task = new TaskSpec
        {
            Kind = TaskKind.Regression,
            Inputs = inputs == 1 ? ["u"] : [.. Enumerable.Range(1, inputs).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i}"))],
            Targets = ["y"],
            Horizon = 0,
        },
    };

    private static int Run(
        ModelSpec spec, ObservationSettings settings, ImmutableArray<Observable> chosen, int first, int seeds, bool json, CancellationToken cancellation)
    {
        var kind = ReservoirSpec.KindOf(spec.Reservoir);
        if (spec.Plasticity is not null)
            TaskNotice.Tell("plasticity is passed over: the weights are observed as they are drawn.");
        var work = new WorkTally();
        var values = chosen.Select(_ => ImmutableArray.CreateBuilder<ObservedValue>(seeds)).ToImmutableArray();
        var features = 0;
        for (var seed = (ulong)first; seed < (ulong)first + (ulong)seeds; seed++)
        {
            var observed = new ObservedReservoir(spec.Reservoir with { Seed = seed }, settings, seed);
            for (var i = 0; i < chosen.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var value = chosen[i].Measure(observed);
                values[i].Add(value);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"seed {seed}, {seed - (ulong)first + 1} of {seeds}: {chosen[i].Name} {value.Missing ?? Spread.Text(value.Value)}"));
            }

            features = observed.Reservoir.FeatureSize;
            work.Add(observed.Operations, observed.Bytes);
        }

        if (json)
        {
            var result = new JsonObject
            {
                ["reservoir"] = kind,
                ["features"] = features,
                ["inputs"] = settings.Inputs,
                ["observables"] = new JsonArray([.. chosen.Select((o, i) => ToJson(o, values[i], (ulong)first))]),
            };
            work.WriteTo(result);
            result["spec"] = SpecJson.Of(spec);
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        var table = new Table().RoundedBorder().Title(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}, {features} features, inputs uniform in ±{settings.Amplitude}, {seeds} seed{(seeds == 1 ? "" : "s")}"));
        table.AddColumn("Observable").AddColumn(new TableColumn("Value").RightAligned()).AddColumn("What it is");
        for (var i = 0; i < chosen.Length; i++)
        {
            var reason = values[i].Select(v => v.Missing).FirstOrDefault(m => m is not null);
            table.AddRow(chosen[i].Name, Text(values[i]), (reason is null ? chosen[i].Summary : $"missing: {reason}").EscapeMarkup());
        }

        ResultConsole.Open().Write(table);
        Console.Out.WriteLine(work);
        return 0;
    }

    // Of the seeds that have a value; those that are infinite have no mean.
    private static string Text(IEnumerable<ObservedValue> values)
    {
        double[] known = [.. values.Where(v => v.Missing is null).Select(v => v.Value)];
        double[] finite = [.. known.Where(double.IsFinite)];
        var spread = finite.Length == 0 ? "" : Spread.Of(finite).ToString();
        if (finite.Length == known.Length)
            return spread;
        var rest = known.Except(finite).Select(Spread.Text).Distinct();
        return finite.Length == 0
            ? string.Join(", ", rest)
            : string.Create(CultureInfo.InvariantCulture, $"{spread}; {string.Join(", ", rest)} in {known.Length - finite.Length}");
    }

    private static JsonObject ToJson(Observable observable, IReadOnlyList<ObservedValue> values, ulong first)
    {
        var json = new JsonObject { ["name"] = observable.Name };
        if (values.FirstOrDefault(v => v.Missing is not null)?.Missing is { } reason)
            json["missing"] = reason;
        double[] known = [.. values.Where(v => v.Missing is null).Select(v => v.Value)];
        if (known.Length == 0)
            return json;
        var spread = Spread.Of(known);
        json["mean"] = JsonText.Real(spread.Mean);
        json["sd"] = JsonText.Real(spread.Deviation);
        json["seeds"] = new JsonArray([.. values.Select((v, i) => new JsonObject
        {
            ["seed"] = JsonText.Whole(first + (ulong)i),
            ["value"] = JsonText.Real(v.Value),
        })]);
        return json;
    }
}
