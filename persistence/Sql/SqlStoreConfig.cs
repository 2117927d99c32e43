using Akka.Configuration;
using Akka.Persistence.Sql;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;
using LinqToDB;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>The HOCON of a store: both plugins, what is set other than by default, and the serializers.</summary>
internal static class SqlStoreConfig
{
    public static Config For(string providerName, string connectionString)
    {
        var connection = Quoted(connectionString);

        // SQLite has one writer at a time: others would only wait for the file, and what gathers meanwhile shares the next commit.
        // Its driver begins a transaction with the write lock unless it is asked for this level, which in a write-ahead log still reads one committed
        // state: readers and the writer then never wait for one another.
        var (writers, reading) = providerName.StartsWith("SQLite", StringComparison.Ordinal) ? (1, "read-uncommitted") : (3, "unspecified");
        return ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                auto-start-journals = ["akka.persistence.journal.sql"]
                sql {
                  class = "{{Named(typeof(FencedJournal))}}"
                  connection-string = {{connection}}
                  provider-name = "{{providerName}}"
                  auto-initialize = on
                  use-clone-connection = on
                  # A store that failed is tried again soon; until then failures are quick.
                  circuit-breaker.reset-timeout = 2s
                  # Events of many instances share a commit. Each instance may wait with one write, so the queue is as long as a node has instances.
                  parallelism = {{writers}}
                  read-isolation-level = "{{reading}}"
                  batch-size = 400
                  buffer-size = 100000
                  # Two writers of one stream are a fault to stop at, not to repair by guess.
                  replay-filter.mode = fail
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                auto-start-snapshot-stores = ["akka.persistence.snapshot-store.sql"]
                sql {
                  class = "{{Named(typeof(FencedSnapshotStore))}}"
                  connection-string = {{connection}}
                  provider-name = "{{providerName}}"
                  auto-initialize = on
                  use-clone-connection = on
                  # A half-open breaker turns all loads but one away without an answer, and their recoveries hang until they time
                  # out. So it never opens: a store that is away is refused by the journal's breaker and by the driver.
                  circuit-breaker.max-failures = 2147483647
                  read-isolation-level = "{{reading}}"
                }
              }
            }
            """)
            .WithFallback(InstanceSerializer.Binding)
            .WithFallback(JobSerializer.Binding)
            .WithFallback(SqlPersistence.DefaultConfiguration);
    }

    /// <summary>How a plugin reaches its database, out of its part of the configuration.</summary>
    public static DataOptions Options(Config plugin) =>
        new DataOptions().UseConnectionString(plugin.GetString("provider-name"), plugin.GetString("connection-string"));

    private static string Named(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
