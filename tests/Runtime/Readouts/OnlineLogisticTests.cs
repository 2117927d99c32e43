using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class OnlineLogisticTests(ITestOutputHelper output)
{
    private static readonly ReadoutSpec Spec = new() { Learner = OnlineLearner.Logistic, Ridge = 0.01 };

    [Theory]
    [InlineData(2, 20, 4000, 0.5)]
    [InlineData(2, 20, 4000, 3)]
    [InlineData(5, 20, 6000, 0.5)]
    [InlineData(5, 20, 6000, 3)]
    [InlineData(10, 20, 8000, 2)]
    [InlineData(2, 60, 4000, 1)]
    [InlineData(2, 60, 20000, 5)]
    public void Explore(int classes, int features, int count, double size)
    {
        var (x, labels) = Draw(classes, features, count, size, 1);
        foreach (var ridge in new[] { 1e-4, 0.01, 1 })
        {
            var online = (Spec with { Ridge = ridge }).Build(features, classes);
            var regression = new LogisticRegression(features, classes);
            var prequential = 0.0;
            var p = new double[classes];
            for (var t = 0; t < count; t++)
            {
                online.Predict(x[t], p);
                if (t >= count / 2)
                    prequential -= Math.Log(p[labels[t]]) / (count - count / 2);
                online.Learn(x[t], Target(labels[t], classes));
                regression.Add(x[t], labels[t]);
            }
            var batch = new LogisticReadout(regression.Fit(ridge));
            output.WriteLine($"{ridge}: online {Loss(online.Predict, x, labels, classes):g5}, batch {Loss(batch.Probabilities, x, labels, classes):g5}, prequential {prequential:g5}, distance {Samples.RelativeDistance(online.Weights, batch.Weights):g4}");
        }
    }

    private delegate void Answer(ReadOnlySpan<double> features, Span<double> outputs);

    private static double Loss(Answer answer, double[][] x, int[] labels, int classes)
    {
        var p = new double[classes];
        return x.Select((row, t) =>
        {
            answer(row, p);
            return -Math.Log(p[labels[t]]);
        }).Average();
    }

    private static double[] Target(int label, int classes) => [.. Enumerable.Range(0, classes).Select(c => c == label ? 1.0 : 0)];

    private static (double[][] X, int[] Labels) Draw(int classes, int features, int count, double size, ulong seed)
    {
        var random = new RandomStream(seed);
        double[] mix = [.. Enumerable.Range(0, features * features).Select(_ => random.NextGaussian() * 1.5 / Math.Sqrt(features))];
        double[] weights = [.. Enumerable.Range(0, features * classes).Select(_ => size * random.NextGaussian())];
        var (x, labels) = (new double[count][], new int[count]);
        var p = new double[classes];
        for (var t = 0; t < count; t++)
        {
            double[] raw = [.. Enumerable.Range(0, features).Select(_ => random.NextGaussian())];
            x[t] = [.. Enumerable.Range(0, features).Select(f => f == features - 1 ? 1 : Elementary.Tanh(RowVectors.Dot(mix.AsSpan(f * features, features), raw)))];
            for (var c = 0; c < classes; c++)
                p[c] = RowVectors.Dot(weights.AsSpan(c * features, features), x[t]);
            Softmax.InPlace(p);
            var u = random.NextDouble();
            var label = 0;
            while (label < classes - 1 && (u -= p[label]) > 0)
                label++;
            labels[t] = label;
        }
        return (x, labels);
    }
}
