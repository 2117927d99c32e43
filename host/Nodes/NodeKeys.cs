using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ArchetypeRC.Host.Nodes;

/// <summary>Reads values under <see cref="Path"/>; what cannot be used is refused with the key, the value and what would be right.</summary>
/// <param name="node">The section, with the reference configuration behind it.</param>
/// <param name="file">Where it comes from; null for the reference alone.</param>
internal sealed class NodeKeys(Config node, FileInfo? file)
{
    /// <summary>The section of a node's own keys.</summary>
    public const string Path = "archetyperc.node";

    // What Akka writes for a limit that does not hold.
    private const string Off = "off";

    private const string TimeForm = "a time such as 500ms, 30s or 5m";

    public string Text(string key) => Read(key, "a text", path => node.GetString(path));

    public ImmutableArray<string> Texts(string key) => Read(key, "a list of texts", path => node.GetStringList(path).ToImmutableArray());

    public bool Switch(string key) => Read(key, "on or off", path => node.GetBoolean(path));

    public int Whole(string key, int low, int high) =>
        int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? value
            : throw Refused(key, string.Create(CultureInfo.InvariantCulture, $"a whole number, {low:N0} to {high:N0}"));

    public TimeSpan Time(string key) => Read(key, TimeForm, path => node.GetTimeSpan(path, allowInfinite: false));

    /// <summary>A time; zero for <c>off</c>.</summary>
    public TimeSpan TimeOrOff(string key) =>
        Text(key) == Off ? TimeSpan.Zero : Read(key, $"{TimeForm}, or off", path => node.GetTimeSpan(path, allowInfinite: false));

    /// <summary>A limit of things that are counted; null for <c>off</c>.</summary>
    public int? WholeOrOff(string key) => Text(key) switch
    {
        Off => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 => value,
        _ => throw Refused(key, string.Create(CultureInfo.InvariantCulture, $"a whole number, 1 to {int.MaxValue:N0}, or off")),
    };

    /// <summary>A limit of memory; null for <c>off</c>.</summary>
    public long? BytesOrOff(string key)
    {
        const string allowed = "bytes above 0, such as 800 MB or 2 GiB, or off";
        if (Text(key) == Off)
            return null;
        return Read(key, allowed, path => node.GetByteSize(path)) is > 0 and var bytes ? bytes : throw Refused(key, allowed);
    }

    /// <summary>A limit of a rate; null for <c>off</c>.</summary>
    public double? NumberOrOff(string key) => Text(key) switch
    {
        Off => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value) => value,
        _ => throw Refused(key, "a number above 0, or off"),
    };

    private T Read<T>(string key, string allowed, Func<string, T> read)
    {
        try
        {
            return read(key);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or NotSupportedException or ConfigurationException)
        {
            throw Refused(key, allowed, e);
        }
    }

    private NodeRefusedException Refused(string key, string allowed, Exception? cause = null) =>
        new($"{Path}.{key} in {file} is '{Written(node.GetValue(key))}'; allowed: {allowed}.", cause);

    private static string Written(HoconValue value) => value.IsString() ? value.GetString() : value.ToString();
}
