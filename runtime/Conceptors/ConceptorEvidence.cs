using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Conceptors;

/// <summary>
/// Tells regimes apart by their conceptors: for a state z and regime i the positive evidence z'C_i z, that z is of i, and the negative
/// evidence z' NOT (OR of all others) z, that it is of no other. Immutable.
/// </summary>
/// <remarks>Source: Jaeger 2014, arXiv 1403.3369, on dynamical pattern recognition. The construction takes at most 3 K operations OR for K regimes.</remarks>
public sealed class ConceptorEvidence
{
    private readonly ImmutableArray<Conceptor> own;
    private readonly ImmutableArray<Conceptor> noOther;

    /// <param name="conceptors">One for each regime, at least one, all of the same order.</param>
    /// <exception cref="ArgumentException">There is none, or their orders differ.</exception>
    public ConceptorEvidence(IEnumerable<Conceptor> conceptors)
    {
        own = [.. conceptors];
        if (own.IsEmpty)
            throw new ArgumentException("There is no conceptor; at least one is needed.", nameof(conceptors));
        if (own.FirstOrDefault(c => c.Order != own[0].Order) is { } odd)
            throw new ArgumentException($"One conceptor is of order {own[0].Order}, another of {odd.Order}.", nameof(conceptors));

        // Others of i: those before it, joined from the front, and those behind it, joined from the back.
        var zero = Conceptor.Zero(own[0].Order);
        var behind = new Conceptor[own.Length];
        behind[^1] = zero;
        for (var i = own.Length - 1; i > 0; i--)
            behind[i - 1] = Join(own[i], behind[i]);
        var others = ImmutableArray.CreateBuilder<Conceptor>(own.Length);
        var before = zero;
        for (var i = 0; i < own.Length; i++)
        {
            others.Add(Join(before, behind[i]).Not());
            before = Join(before, own[i]);
        }

        noOther = others.MoveToImmutable();

        Conceptor Join(Conceptor one, Conceptor two) => one == zero ? two : two == zero ? one : one.Or(two);
    }

    /// <summary>Number of regimes, K.</summary>
    public int Count => own.Length;

    /// <summary>Evidence that a state is of a regime: z'C_i z.</summary>
    /// <param name="regime">i, 0 to K - 1.</param>
    /// <param name="state">z, [N]</param>
    public double Positive(int regime, ReadOnlySpan<double> state) => own[regime].Evidence(state);

    /// <summary>Evidence that a state is of no regime but this: z' NOT (OR of all others) z; z'z when there is no other.</summary>
    /// <param name="regime">i, 0 to K - 1.</param>
    /// <param name="state">z, [N]</param>
    public double Negative(int regime, ReadOnlySpan<double> state) => noOther[regime].Evidence(state);

    /// <summary>Positive and negative evidence together.</summary>
    /// <param name="regime">i, 0 to K - 1.</param>
    /// <param name="state">z, [N]</param>
    public double Combined(int regime, ReadOnlySpan<double> state) => Positive(regime, state) + Negative(regime, state);

    /// <summary>The regime with the most combined evidence; of equals the first.</summary>
    /// <param name="state">z, [N]</param>
    public int Best(ReadOnlySpan<double> state)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var i = 0; i < own.Length; i++)
        {
            var evidence = Combined(i, state);
            if (evidence > most)
                (best, most) = (i, evidence);
        }

        return best;
    }
}
