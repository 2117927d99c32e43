using Akka.Hosting;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// What is learned is kept in a directory; run it again, and it goes on.
using var directory = DataDirectory.Open(args is [var path] ? path : "service-state");
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddArchetypeRC(
    new ArchetypeOptions { Store = SqlStore.Sqlite(directory), Workers = 0 },
    akka => akka.ConfigureLoggers(loggers =>
    {
        // What the actors say goes where the host's own messages go.
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();
    }));
using var host = builder.Build();
await host.StartAsync();
var client = host.Services.GetRequiredService<IArchetypeClient>();

// A forecast of x, one row ahead. Asked again with the same spec, the answer is where the instance stands.
var pump = new InstanceId("plant/pump-7");
var spec = new ModelSpec
{
    Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
    Reservoir = new EchoStateSpec { Units = 50, InDegree = 5 },
};
var next = (await client.CreateAsync(pump, spec)).NextSequence;

// Rows are numbered, so that none is learned twice. The answer is durable: it comes when the rows are on disk.
double[] rows = [.. Enumerable.Range(0, 500).Select(t => Math.Sin(0.1 * (next + t)))];
var answered = await client.LearnAsync(new LearnBatch(pump, next, Count: 500, RowSize: 1, rows, OutputThrough: next - 1));

// What comes after the next row, without learning it.
var predicted = await client.PredictAsync(new PredictRows(pump, Count: 1, RowSize: 1, new[] { Math.Sin(0.1 * (next + 500)) }));
var description = await client.DescribeAsync(pump);
Console.WriteLine(
    $"{description.Rows} rows learned, NRMSE {description.PrequentialNrmse:g2}; after row {answered.First + 500} comes "
    + $"{predicted.Predictions.Span[0]:f3}, in truth {Math.Sin(0.1 * (next + 501)):f3}");
await host.StopAsync();
