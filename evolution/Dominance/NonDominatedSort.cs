namespace ArchetypeRC.Evolution.Dominance;

/// <summary>Fast non-dominated sort and crowding distance (Deb, Pratap, Agarwal, Meyarivan 2002, doi:10.1109/4235.996017).</summary>
public static class NonDominatedSort
{
    /// <summary>
    /// Fronts of indices: nobody dominates one of the first front, only those of earlier fronts dominate one of a later front. Within a
    /// front indices rise. O(M n^2) for n points of M objectives.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Fronts(IReadOnlyList<Objectives> points)
    {
        var dominated = new List<int>[points.Count];
        var dominators = new int[points.Count];
        for (var i = 0; i < points.Count; i++)
            dominated[i] = [];
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                if (points[i].Dominates(points[j]))
                    Record(i, j);
                else if (points[j].Dominates(points[i]))
                    Record(j, i);
            }
        }

        var fronts = new List<IReadOnlyList<int>>();
        List<int> front = [.. Enumerable.Range(0, points.Count).Where(i => dominators[i] == 0)];
        while (front.Count > 0)
        {
            fronts.Add(front);
            List<int> next = [.. front.SelectMany(i => dominated[i]).Where(j => --dominators[j] == 0).Order()];
            front = next;
        }

        return fronts;

        void Record(int better, int worse)
        {
            dominated[better].Add(worse);
            dominators[worse]++;
        }
    }

    /// <summary>
    /// How alone each point of a front stands: the sum over the objectives of the gap between its neighbours, over the range of the front;
    /// positive infinity at the ends.
    /// </summary>
    public static double[] CrowdingDistances(IReadOnlyList<Objectives> front)
    {
        var distances = new double[front.Count];
        for (var objective = 0; objective < Objectives.Count; objective++)
        {
            int[] order = [.. Enumerable.Range(0, front.Count).OrderBy(i => front[i][objective]).ThenBy(i => i)];
            var range = front[order[^1]][objective] - front[order[0]][objective];
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            for (var place = 1; place < order.Length - 1 && range > 0 && double.IsFinite(range); place++)
                distances[order[place]] += (front[order[place + 1]][objective] - front[order[place - 1]][objective]) / range;
        }

        return distances;
    }
}
