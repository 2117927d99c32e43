using System.Globalization;
using System.Text.Json;

namespace ArchetypeRC.Host.Searches;

/// <summary>Two values of one field of a spec, for people: long lists, such as matrices of weights, by their length and where they first differ.</summary>
internal static class FieldValue
{
    private const int LongestShown = 80;

    /// <summary>Both values in words.</summary>
    /// <param name="before">JSON; null where there is no such field.</param>
    /// <param name="after">The same of the other.</param>
    public static (string Before, string After) Pair(string? before, string? after) => (Text(before, after), Text(after, before));

    private static string Text(string? json, string? other)
    {
        if (json is null)
            return "none";
        if (json.Length <= LongestShown)
            return json;
        using var value = JsonDocument.Parse(json);
        if (value.RootElement.ValueKind != JsonValueKind.Array)
            return json[..LongestShown] + "...";
        using var against = JsonDocument.Parse(other ?? "null");
        var first = FirstDifference(value.RootElement, against.RootElement);
        var length = value.RootElement.GetArrayLength();
        return first < length
            ? string.Create(CultureInfo.InvariantCulture, $"a list of {length}, number {first} of it {Short(value.RootElement[first].GetRawText())}")
            : string.Create(CultureInfo.InvariantCulture, $"a list of {length}");
    }

    private static int FirstDifference(JsonElement list, JsonElement other)
    {
        if (other.ValueKind != JsonValueKind.Array)
            return list.GetArrayLength();
        var at = 0;
        while (at < list.GetArrayLength() && at < other.GetArrayLength() && list[at].GetRawText() == other[at].GetRawText())
            at++;
        return at;
    }

    private static string Short(string json) => json.Length <= LongestShown ? json : json[..LongestShown] + "...";
}
