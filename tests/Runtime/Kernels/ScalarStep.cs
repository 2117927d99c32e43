using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Kernels;

/// <summary>The step as the formula reads: one row after another, every sum in the order that the kernels promise.</summary>
internal static class ScalarStep
{
    /// <param name="w">[N, N] row-major.</param>
    /// <param name="win">[N, I] row-major.</param>
    public static double[] Next(
        double[] w, double[] win, double[] bias, double self, double leak, double[] input, double[] state)
    {
        var n = state.Length;
        var next = new double[n];
        for (var row = 0; row < n; row++)
        {
            var z = bias[row];
            for (var i = 0; i < input.Length; i++)
                z = Math.FusedMultiplyAdd(input[i], win[(row * input.Length) + i], z);
            z = Math.FusedMultiplyAdd(self, state[row], z);
            for (var column = 0; column < n; column++)
            {
                if (w[(row * n) + column] != 0)
                    z = Math.FusedMultiplyAdd(state[column], w[(row * n) + column], z);
            }

            next[row] = Math.FusedMultiplyAdd(leak, Elementary.Tanh(z), (1 - leak) * state[row]);
        }

        return next;
    }
}
