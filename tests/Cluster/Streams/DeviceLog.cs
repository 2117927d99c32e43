using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>What <c>leaky_device.py</c> was asked, and what it returned.</summary>
internal static class DeviceLog
{
    /// <summary>The questions of each start of the device, with its answers.</summary>
    public static List<List<(int Sequence, double[] States)>> Read(string file)
    {
        var runs = new List<List<(int, double[])>>();
        foreach (var line in File.ReadLines(file))
        {
            if (line == "start")
            {
                runs.Add([]);
                continue;
            }

            var words = line.Split(' ');
            runs[^1].Add((
                int.Parse(words[0], CultureInfo.InvariantCulture),
                [.. words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture))]));
        }

        return runs;
    }
}
