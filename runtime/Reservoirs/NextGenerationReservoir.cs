using System.IO.Hashing;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Nonlinear vector autoregression, see <see cref="NextGenerationSpec"/>. State: [features, past inputs, newest first].
/// </summary>
internal sealed class NextGenerationReservoir : IReservoir
{
    private readonly int delays;
    private readonly int skip;
    private readonly int linear;

    private readonly Monomials[] products;

    private NextGenerationReservoir(NextGenerationSpec spec, int inputSize)
    {
        delays = spec.Delays;
        skip = spec.Skip;
        linear = spec.Delays * inputSize;
        InputSize = inputSize;
        FeatureSize = spec.FeatureSize(inputSize);
        StateSize = spec.StateSize(inputSize);
        products = [.. Enumerable.Range(2, spec.Order - 1).Where(spec.Has).Select(degree => Monomials.Of(linear, degree))];
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [spec.Delays, spec.Skip, spec.Order, spec.LowerOrders ? 1 : 0, inputSize]);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize { get; }

    /// <summary>Of the shape: there is no weight that a seed could change.</summary>
    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => StateSize + products.Sum(p => (long)p.Factors.Length);

    public long BytesPerStep => sizeof(int) * products.Sum(p => (long)p.Factors.Length);

    /// <summary>Lists the monomials of a spec that has been checked.</summary>
    internal static NextGenerationReservoir Derive(NextGenerationSpec spec, int inputSize) => new(spec, inputSize);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var past = state[FeatureSize..];
        var seen = next[..linear];
        for (var i = 0; i < InputSize; i++)
            seen[i] = Math.Clamp(input[i], -NextGenerationSpec.LargestInput, NextGenerationSpec.LargestInput);
        for (var delay = 1; delay < delays; delay++)
            past.Slice(((delay * skip) - 1) * InputSize, InputSize).CopyTo(seen[(delay * InputSize)..]);
        var at = linear;
        foreach (var monomials in products)
        {
            monomials.Evaluate(seen, next[at..]);
            at += monomials.Count;
        }

        if (past.IsEmpty)
            return;
        seen[..InputSize].CopyTo(next[FeatureSize..]);
        past[..^InputSize].CopyTo(next[(FeatureSize + InputSize)..]);
    }

    /// <summary>All products of one degree.</summary>
    /// <param name="Degree">Factors of each, 2 or more.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="Factors">[Count, Degree], positions in the linear part, ascending within a product.</param>
    private sealed record Monomials(int Degree, int Count, int[] Factors)
    {
        // Ascending sequences of positions, the last one turning fastest.
        public static Monomials Of(int variables, int degree)
        {
            var count = (int)NextGenerationSpec.Monomials(variables, degree);
            var all = new int[count * degree];
            var current = new int[degree];
            for (var m = 0; m < count; m++)
            {
                current.CopyTo(all, m * degree);
                var turn = degree - 1;
                while (turn > 0 && current[turn] == variables - 1)
                    turn--;
                current[turn]++;
                current.AsSpan(turn + 1).Fill(current[turn]);
            }

            return new Monomials(degree, count, all);
        }

        public void Evaluate(ReadOnlySpan<double> seen, Span<double> results)
        {
            for (var m = 0; m < Count; m++)
            {
                var product = seen[Factors[m * Degree]];
                for (var f = 1; f < Degree; f++)
                    product *= seen[Factors[(m * Degree) + f]];
                results[m] = product;
            }
        }
    }
}
