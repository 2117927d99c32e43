using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Kernels;

/// <summary>The step as the formula reads: one row after another, every sum in the order that the kernels promise.</summary>
internal static class ScalarStep
{
    /// <param name="w">[N, N] row-major.</param>
    /// <param name="win">[N, I] row-major.</param>
    public static T[] Next<T>(double[] w, double[] win, double[] bias, double self, double leak, T[] input, T[] state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = state.Length;
        return Next(win, bias, self, leak, input, state, (row, z) =>
        {
            for (var column = 0; column < n; column++)
            {
                if (w[(row * n) + column] != 0)
                    z = T.FusedMultiplyAdd(state[column], T.CreateTruncating(w[(row * n) + column]), z);
            }

            return z;
        });
    }

    /// <param name="addRow">Adds a row of W x to its sum.</param>
    public static T[] Next<T>(
        double[] win, double[] bias, double self, double leak, T[] input, T[] state, Func<int, T, T> addRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var next = new T[state.Length];
        for (var row = 0; row < next.Length; row++)
        {
            var z = T.CreateTruncating(bias[row]);
            for (var i = 0; i < input.Length; i++)
                z = T.FusedMultiplyAdd(input[i], T.CreateTruncating(win[(row * input.Length) + i]), z);
            z = addRow(row, T.FusedMultiplyAdd(T.CreateTruncating(self), state[row], z));
            next[row] = T.FusedMultiplyAdd(T.CreateTruncating(leak), Tanh(z), T.CreateTruncating(1 - leak) * state[row]);
        }

        return next;
    }

    private static T Tanh<T>(T z)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(double)
            ? T.CreateTruncating(Elementary.Tanh(double.CreateTruncating(z)))
            : T.CreateTruncating(Elementary.Tanh(float.CreateTruncating(z)));
}
