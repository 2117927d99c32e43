using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>How many directions a matrix of states truly has.</summary>
/// <param name="SingularValues">Falling.</param>
/// <param name="Tolerance">Singular values up to this are rounding: largest x max(rows, columns) x epsilon x 10.</param>
public sealed record StateRank(ImmutableArray<double> SingularValues, double Tolerance)
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Singular values above the tolerance.</summary>
    public int Rank => SingularValues.Count(value => value > Tolerance);

    /// <summary>exp(-sum p ln p), p = singular values over their sum (Roy and Vetterli 2007): 1 to the rank; 0 for a zero matrix.</summary>
    public double EffectiveRank
    {
        get
        {
            var sum = SingularValues.Sum();
            if (sum == 0)
                return 0;
            var entropy = 0.0;
            foreach (var value in SingularValues)
            {
                var p = value / sum;
                if (p > 0)
                    entropy -= p * Elementary.Log(p);
            }

            return Elementary.Exp(entropy);
        }
    }

    /// <summary>The rank of the states of a record, means included.</summary>
    public static StateRank Of(StateRecord states) => Of(states.Copy(centred: false));

    /// <param name="columns">Columns of equal length; destroyed.</param>
    internal static StateRank Of(double[][] columns)
    {
        var longest = Math.Max(columns.Length, columns[0].Length);
        var values = Observables.SingularValues.Of(columns);
        return new StateRank([.. values], values[0] * longest * Epsilon * 10);
    }
}
