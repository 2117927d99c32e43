using Akka.Hosting;
using ArchetypeRC.Host.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>A host inside a command: errors go to standard error, since standard output belongs to the command's result.</summary>
internal static class QuietHost
{
    /// <summary>A builder with nothing in it but the logger.</summary>
    public static HostApplicationBuilder Builder()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        return builder;
    }

    /// <summary>Sends what an actor system logs there.</summary>
    public static void Log(AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(loggers =>
    {
        loggers.AddLoggerFactory();
        loggers.ClearLoggers();
        loggers.AddLogger<NodeLog>();
    });

    /// <summary>The same for a client of a cluster, to which the loss of a node is only a delay.</summary>
    public static void LogOfGuest(AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLogger<GuestLog>();
    });
}
