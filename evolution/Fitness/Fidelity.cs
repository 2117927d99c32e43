using System.Globalization;
using System.Runtime.InteropServices;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>How much of the training rows an evaluation uses: rung k of K with factor eta trains on the first T / eta^(K - 1 - k) of T rows.</summary>
/// <param name="Rung">From 0, the cheapest.</param>
/// <param name="Rungs">How many there are; the last one uses every training row.</param>
/// <param name="Factor">How many times more rows each rung has than the one below it, eta.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Fidelity(int Rung, int Rungs, int Factor)
{
    /// <summary>Whether every training row is used.</summary>
    public bool IsFull => Rung == Rungs - 1;

    /// <summary>Training rows, rounded up.</summary>
    /// <param name="trainRows">All of them, 1 or more.</param>
    public int Rows(int trainRows)
    {
        long divisor = 1;
        for (var rung = Rung; rung < Rungs - 1 && divisor < trainRows; rung++)
            divisor *= Factor;
        return (int)((trainRows + divisor - 1) / divisor);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rung {Rung} of {Rungs}");
}
