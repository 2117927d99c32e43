using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Conceptors;

/// <summary>
/// Running correlation of states: R = sum w z z' / sum w, where the weight w of a state fades by a factor with each later one.
/// N (N+1) / 2 sums, as many multiply-adds per state; allocates nothing per state. Not thread-safe.
/// </summary>
/// <remarks>
/// Fading moves one factor, and later states enter larger instead. Source: Jaeger 2014, arXiv 1403.3369 (R), with exponential
/// fading added.
/// </remarks>
public sealed class StateCorrelation
{
    private const double SmallestScale = 1e-6;
    private const int Counters = 2;

    private readonly double forgetting;
    private readonly double[] sums;
    private double scale = 1;

    /// <summary>A correlation of no states.</summary>
    /// <param name="order">N, the length of a state, at least 1.</param>
    /// <param name="forgetting">Factor by which each later state fades the earlier ones, above 0 and up to 1; 1 fades nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StateCorrelation(int order, double forgetting = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (!(forgetting > 0 && forgetting <= 1))
            throw new ArgumentOutOfRangeException(nameof(forgetting), forgetting, "The forgetting factor is above 0 and at most 1.");
        Order = order;
        this.forgetting = forgetting;
        sums = new double[Packed(order)];
    }

    /// <summary>Length of a state, N.</summary>
    public int Order { get; }

    /// <summary>Sum of the weights of the states: their number while nothing fades.</summary>
    public double Weight { get; private set; }

    /// <summary>Whether no sum has overflowed.</summary>
    public bool IsFinite
    {
        get
        {
            var finite = true;
            foreach (var sum in sums)
                finite &= double.IsFinite(sum);
            return finite;
        }
    }

    /// <summary>Values of the upper half of a symmetric matrix, the diagonal included.</summary>
    /// <param name="order">Rows of the matrix.</param>
    public static int Packed(int order) => checked((int)(order * (order + 1L) / 2));

    /// <summary>Takes one state in. Allocates nothing.</summary>
    /// <param name="state">[N]</param>
    /// <exception cref="ArgumentException">The state has another length.</exception>
    public void Add(ReadOnlySpan<double> state)
    {
        if (state.Length != Order)
            throw new ArgumentException($"A state has {Order} values, not {state.Length}.", nameof(state));
        if (scale < SmallestScale)
        {
            RowVectors.Scale(scale, sums);
            scale = 1;
        }

        scale *= forgetting;
        Weight = Math.FusedMultiplyAdd(forgetting, Weight, 1);
        var at = 0;
        for (var row = 0; row < Order; row++)
        {
            RowVectors.AddScaled(state[row] / scale, state[row..], sums.AsSpan(at, Order - row));
            at += Order - row;
        }
    }

    /// <summary>Forgets every state.</summary>
    public void Clear()
    {
        sums.AsSpan().Clear();
        (scale, Weight) = (1, 0);
    }

    /// <summary>R, [N, N] row-major; zeros before the first state.</summary>
    public double[] Matrix()
    {
        var matrix = new double[Order * Order];
        if (Weight == 0)
            return matrix;
        var at = 0;
        for (var row = 0; row < Order; row++)
        {
            for (var column = row; column < Order; column++)
                matrix[(row * Order) + column] = matrix[(column * Order) + row] = sums[at++] * scale / Weight;
        }

        return matrix;
    }

    /// <summary>Everything that was taken in, [2 + N (N+1) / 2]; what follows is the same, bit for bit, with or without the call.</summary>
    public double[] Save() => [Weight, scale, .. sums];

    /// <summary>Takes the place of what was taken in.</summary>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <exception cref="ArgumentException">The sums are of another order.</exception>
    public void Load(ReadOnlySpan<double> saved)
    {
        if (saved.Length != Counters + sums.Length)
            throw new ArgumentException($"The correlation holds {saved.Length} values; {Counters + sums.Length} are needed for states of {Order}.", nameof(saved));
        (Weight, scale) = (saved[0], saved[1]);
        saved[Counters..].CopyTo(sums);
    }
}
