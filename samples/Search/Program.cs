using Akka.Hosting;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The search is kept in a directory; killed in the middle and run again, it goes on and finds the same.
using var directory = DataDirectory.Open(args is [var path] ? path : "search-state");
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddArchetypeRC(
    new ArchetypeOptions { Store = SqlStore.Sqlite(directory), Workers = 2 },
    akka => akka.ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();
    }));
using var host = builder.Build();
await host.StartAsync();
var client = host.Services.GetRequiredService<IArchetypeClient>();

// What is searched: a forecast of x, one row ahead, trained on 400 rows and judged on the 100 behind them.
var rows = new TimeSeries(["x"], [.. Enumerable.Range(0, 501).Select(t => Math.Sin(0.2 * t) * Math.Cos(0.031 * t))]);
var search = new EvolutionJob
{
    Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
    Fitness = new FitnessSpec { TrainRows = 400, ValidationRows = 100, Seeds = 2 },
    Evolution = new EvolutionSpec { Population = 8, EliteCount = 2, Generations = 4, Seed = 1 },
    Space = SearchSpace.Default(minimumUnits: 10, maximumUnits: 40),
};

// The search of this name is joined if there is one. The watching ends when it is over.
var job = new JobId("waves");
var found = await client.SubmitAsync(job, search, rows);
await foreach (var status in client.WatchAsync(job))
{
    if (status.Generation > found.Generation || status.Finished is not null)
        Console.WriteLine($"generation {status.Generation}: {status.Evaluations} evaluations, best error {status.Best?.Value:g3}");
    found = status;
}

// The winner is a spec, under a seed that it was judged with. Fitted to the rows, it serves as an instance that learns on.
var best = found.Best ?? throw new InvalidOperationException("Nothing was evaluated.");
var seed = search.Fitness.SeedsOf(search.Evolution.Seed)[0];
var winner = ReservoirGenomes.Decode(best.Birth.Genome, search.Template, seed);
var training = new BatchTraining(winner, rows, rows: 500);
while (training.Advance(256))
{
    // Every 256 rows: a place to look at a clock or a token.
}

var waves = new InstanceId("plant/waves");
await client.CreateAsync(waves, winner, training.Finish().Save());
var predicted = await client.PredictAsync(new PredictRows(waves, Count: 1, RowSize: 1, rows.Values[^1..]));
Console.WriteLine(
    $"birth {best.Birth.Number.Value} of {found.Evaluations} wins; after the last row comes "
    + $"{predicted.Predictions.Span[0]:f3}, in truth {Math.Sin(0.2 * 501) * Math.Cos(0.031 * 501):f3}");

// What is needed of the search is in the instance: it may go, and its name is free.
await client.DeleteJobAsync(job);
Console.WriteLine($"{(await client.ListJobsAsync()).Length} searches are left");
await host.StopAsync();
