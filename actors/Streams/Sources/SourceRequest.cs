using System.Collections.Immutable;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>A source that is asked for by its address.</summary>
public sealed record SourceRequest
{
    /// <summary>Environment variable with the user's name for a broker.</summary>
    public const string UserVariable = "ARCHETYPERC_SOURCE_USER";

    /// <summary>Environment variable with the user's password for a broker.</summary>
    public const string PasswordVariable = "ARCHETYPERC_SOURCE_PASSWORD";

    /// <summary>The address, of one of the forms in <see cref="StreamSources.Forms"/>.</summary>
    public required string Address { get; init; }

    /// <summary>The task whose columns are wanted.</summary>
    public required TaskSpec Task { get; init; }

    /// <summary>The instance that reads: brokers remember the reader by its name.</summary>
    public required InstanceId Instance { get; init; }

    /// <summary>How a row stands in text; null for the custom of the address: JSON for files that end in <c>.jsonl</c> or <c>.ndjson</c>, CSV for the rest.</summary>
    public TextFormat? Format { get; init; }

    /// <summary>Names of the cells of CSV that has no header.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Column in which a row of TCP or MQTT carries its number; null for none.</summary>
    public string? SequenceColumn { get; init; }

    /// <summary>Number of the first row of an input or file.</summary>
    public long First { get; init; }

    /// <summary>Whether a file is waited at for more.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether a row that cannot be used is told of and passed over; otherwise it ends the stream.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>Whether a cell may be empty, because the model has a policy for values that are missing.</summary>
    public bool MissingValues { get; init; }

    /// <summary>The user of a broker; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// PEM file with the authority that signed the certificate of a broker; null for the authorities that this machine trusts.
    /// </summary>
    public string? Authority { get; init; }

    /// <summary>Whether a stream of NATS that is not there is made, for the subject in the address.</summary>
    public bool CreateStream { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> StandardInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Is told of lost connections and skipped rows, a sentence each.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
