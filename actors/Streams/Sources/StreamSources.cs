using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Web;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>Makes a source of its address.</summary>
public static class StreamSources
{
    /// <summary>The forms of an address.</summary>
    public static readonly IReadOnlyList<string> Forms =
    [
        "stdin", "file:PATH", "tcp://HOST:PORT", "mqtt://HOST[:PORT]/TOPIC", "mqtts://HOST[:PORT]/TOPIC", "kafka://HOST[:PORT]/TOPIC[/PARTITION]",
        "nats://HOST[:PORT]/STREAM[/SUBJECT]", "nats+tls://HOST[:PORT]/STREAM[/SUBJECT]",
    ];

    /// <summary>Makes a source; nothing is opened or connected to before it is read.</summary>
    /// <exception cref="SourceRefusedException">The address is none, or something else was asked for that this source cannot do.</exception>
    /// <exception cref="Runtime.Series.SeriesRefusedException">The given columns lack one that is wanted.</exception>
    public static IRowSource Open(SourceRequest request)
    {
        if (request.CreateStream && !request.Address.StartsWith("nats", StringComparison.Ordinal))
            throw new SourceRefusedException($"--create-stream is for NATS; '{request.Address}' has no streams.");
        if (request.Address == "stdin")
        {
            Check(request, file: false, countsItself: true, messages: false, carriesNumbers: false);
            return new InputSource(request.StandardInput(), Text(request), request.First);
        }

        if (request.Address.StartsWith("file:", StringComparison.Ordinal))
        {
            Check(request, file: true, countsItself: true, messages: false, carriesNumbers: false);
            var file = request.Address["file:".Length..];
            return file.Length == 0 ? throw NoAddress(request) : new FileSource(file, Text(request), request.First, request.Follow, request.Clock);
        }

        if (!Uri.TryCreate(request.Address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Query.Length > 0)
            throw NoAddress(request);
        if (uri.UserInfo.Length > 0)
        {
            throw new SourceRefusedException(
                $"An address may hold no user: every program on this machine could read it. Set {SourceRequest.UserVariable} and {SourceRequest.PasswordVariable}.");
        }

        // A '#' is a wildcard of MQTT, and no fragment.
        var path = (uri.AbsolutePath + uri.Fragment)[1..];
        var parts = path.Split('/').Select(HttpUtility.UrlDecode).ToArray();
        switch (uri.Scheme)
        {
            case "tcp" when uri.Port > 0 && path.Length == 0:
                Check(request, file: false, countsItself: false, messages: false, carriesNumbers: true);
                _ = Text(request);
                return new TcpSource(uri.Host, uri.Port, () => Text(request), request.Notice, request.Clock);
            case "mqtt" or "mqtts" when path.Length > 0:
                Check(request, file: false, countsItself: false, messages: true, carriesNumbers: true);
                var encrypted = uri.Scheme == "mqtts";
                return new MqttSource(
                    Login(request, uri, encrypted ? 8883 : 1883, encrypted), HttpUtility.UrlDecode(path), Text(request), request.Notice, request.Clock);
            case "kafka" when parts is [{ Length: > 0 }] or [{ Length: > 0 }, _]:
                Check(request, file: false, countsItself: false, messages: true, carriesNumbers: false);
                var partition = 0;
                if (parts.Length == 2 && !(int.TryParse(parts[1], out partition) && partition >= 0))
                    throw new SourceRefusedException($"The partition '{parts[1]}' in '{request.Address}' is no number. Partitions count from 0.");
                return new KafkaSource(Login(request, uri, 9092, false), parts[0]!, partition, Text(request), request.Notice, request.Clock);
            case "nats" or "nats+tls" when parts is [{ Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }]:
                Check(request, file: false, countsItself: false, messages: true, carriesNumbers: false);
                if (request.CreateStream && parts.Length == 1)
                    throw new SourceRefusedException($"'{request.Address}' names no subject. A stream that is made needs one: nats://HOST/STREAM/SUBJECT.");
                return new NatsSource(
                    Login(request, uri, 4222, uri.Scheme == "nats+tls"), parts[0]!, parts.Length == 2 ? parts[1] : null, Text(request), request.Notice,
                    request.Clock, request.CreateStream);
            default:
                throw NoAddress(request);
        }
    }

    private static SourceLogin Login(SourceRequest request, Uri uri, int defaultPort, bool encrypted)
    {
        if (request.Authority is { } authority)
            CheckAuthority(request, authority, encrypted);
        return new SourceLogin(
            uri.Host,
            uri.Port > 0 ? uri.Port : defaultPort,
            encrypted,
            ReaderName(request.Instance),
            request.User,
            request.Password,
            request.Authority);
    }

    private static void CheckAuthority(SourceRequest request, string authority, bool encrypted)
    {
        if (!encrypted)
            throw new SourceRefusedException($"'{request.Address}' is not encrypted, and has no certificate. An authority is for mqtts:// and nats+tls://.");
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(authority);
            if (found.Count > 0)
                return;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SourceRefusedException($"The authority '{authority}' cannot be read: {e.Message.TrimEnd('.')}. Name a file of certificates in PEM.", e);
        }

        throw new SourceRefusedException($"There is no certificate in '{authority}'. Name a file of certificates in PEM.");
    }

    // Brokers take no dots and slashes; two instances must not share a name.
    private static string ReaderName(InstanceId instance) => "archetyperc-" + instance.Value
        .Replace("_", "__", StringComparison.Ordinal).Replace(".", "_d", StringComparison.Ordinal).Replace("/", "_s", StringComparison.Ordinal);

    private static RowText Text(SourceRequest request) => RowText.For(
        Format(request), request.Task, request.Columns, request.SequenceColumn, request.SkipBadRows ? request.Notice : null, request.MissingValues);

    private static TextFormat Format(SourceRequest request) => request.Format
        ?? (request.Address.StartsWith("file:", StringComparison.Ordinal)
            && (request.Address.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || request.Address.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
            ? TextFormat.Json
            : TextFormat.Csv);

    private static void Check(SourceRequest request, bool file, bool countsItself, bool messages, bool carriesNumbers)
    {
        if (request.Follow && !file)
            throw new SourceRefusedException($"--follow is for a file; '{request.Address}' goes on by itself.");
        if (request.First != 0 && !countsItself)
            throw new SourceRefusedException($"--from-sequence is for standard input and files; '{request.Address}' is read from where the instance stands.");
        if (request.SequenceColumn is not null && !carriesNumbers)
            throw new SourceRefusedException($"--sequence-column is for TCP and MQTT; the rows of '{request.Address}' have numbers already.");
        if (request.Columns.Length > 0 && Format(request) == TextFormat.Json)
            throw new SourceRefusedException("--columns is for CSV; the fields of JSON have names already.");
        if (messages && request.Columns.Length == 0 && Format(request) == TextFormat.Csv)
            throw new SourceRefusedException($"Messages of CSV have no header. Give the names of their cells, --columns a,b,c, or say that they are JSON: --format json.");
    }

    private static SourceRefusedException NoAddress(SourceRequest request) =>
        new($"'{request.Address}' is no source. Give one of: {string.Join(", ", Forms)}.");
}
