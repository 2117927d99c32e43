using System.Diagnostics;
using System.Globalization;
using ArchetypeRC.Runtime.Conceptors;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

/// <summary>The same operations by another program and other formulas: Jaeger's, with pseudo-inverses and bases of ranges.</summary>
public sealed class ConceptorNumpyTests
{
    private const int Order = 9;

    // R and Q come in; C, B, C and B, C or B, phi(C, 3), phi(C, 0), phi(C, inf), similarity and quota go out.
    private const string Program = """
        import sys
        import numpy as np
        n = int(sys.argv[1])
        r, q = np.array(sys.stdin.read().split(), dtype=float).reshape(2, n, n)
        eye = np.eye(n)
        def conceptor(r, a):
            return np.linalg.solve(r + eye / a ** 2, r)
        def null(m):
            u, s, _ = np.linalg.svd(m)
            return u[:, s <= 1e-10]
        def both(c, b):
            outside = np.hstack([null(c), null(b)])
            w = null(outside @ outside.T) if outside.shape[1] else eye
            middle = np.linalg.pinv(c, 1e-10) + np.linalg.pinv(b, 1e-10) - eye
            return w @ np.linalg.inv(w.T @ middle @ w) @ w.T
        def phi(c, g):
            u, s, _ = np.linalg.svd(c)
            if g == 0:
                s = np.where(s < 1 - 1e-10, 0, 1)
            elif np.isinf(g):
                s = np.where(s > 1e-10, 1, 0)
            else:
                return c @ np.linalg.inv(c + (eye - c) / g ** 2)
            return u @ np.diag(s) @ u.T
        def root(c):
            u, s, _ = np.linalg.svd(c)
            return u @ np.diag(np.sqrt(s)), s
        c, b = conceptor(r, 2), conceptor(q, 0.7)
        either = eye - both(eye - c, eye - b)
        (x, s), (y, t) = root(c), root(b)
        similarity = np.linalg.norm(x.T @ y) ** 2 / (np.linalg.norm(s) * np.linalg.norm(t))
        for m in [c, b, both(c, b), either, phi(c, 3), phi(c, 0), phi(c, np.inf), similarity, s.mean()]:
            print(*np.ravel(m))
        """;

    [NumpyFact]
    public void Operations_agree_with_numpy_for_full_and_for_lower_ranks()
    {
        foreach (var (one, two) in new[] { (30, 40), (6, 7), (3, 20), (2, 3) })
        {
            var (r, q) = (ConceptorSamples.Correlation(11, Order, one), ConceptorSamples.Correlation(12, Order, two));
            var want = Run([.. r, .. q]);
            var (c, b) = (ConceptorSamples.Of(r, Order, 2), ConceptorSamples.Of(q, Order, 0.7));
            Conceptor[] got = [c, b, c.And(b), c.Or(b), c.WithAperture(3), c.WithAperture(0), c.WithAperture(double.PositiveInfinity)];
            for (var i = 0; i < got.Length; i++)
                Assert.True(ConceptorSamples.Distance(want[i], got[i].Matrix) < 1e-9, $"matrix {i} of ranks {one} and {two}");
            Assert.Equal(want[^2][0], c.Similarity(b), 1e-11);
            Assert.Equal(want[^1][0], c.Quota, 1e-12);
        }
    }

    private static double[][] Run(double[] numbers)
    {
        var start = new ProcessStartInfo(NumpyFactAttribute.Python, ["-c", Program, $"{Order}"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var python = Process.Start(start)!;
        python.StandardInput.Write(string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))));
        python.StandardInput.Close();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
    }
}
