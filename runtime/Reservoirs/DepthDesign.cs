using System.Collections.Immutable;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Chooses how many layers a deep echo state network takes for given inputs: layers are added for as long as their frequencies
/// differ from those of the layer before (Gallicchio, Micheli, Pedrelli 2018, doi:10.1016/j.neunet.2018.08.002).
/// </summary>
/// <remarks>
/// Layer l is kept when |centroid(l) - centroid(l-1)| is above tolerance times spread(l-1), see <see cref="SpectralCentroid"/>; the
/// first that is not ends the search. Differs: means are taken off the states before their spectra, so that biases do not count.
/// </remarks>
/// <param name="Spec">The network of the chosen depth.</param>
/// <param name="Layers">Of each layer that was looked at, from the first: one more than were kept, unless the most were.</param>
public sealed record DepthDesign(SeriesSpec Spec, ImmutableArray<SpectralCentroid> Layers)
{
    /// <summary>Layers kept.</summary>
    public int Depth => Spec.Layers.Length;

    /// <summary>Drives layer after layer.</summary>
    /// <param name="layer">Each of the layers.</param>
    /// <param name="inputs">[rows, inputs] row-major, finite.</param>
    /// <param name="inputSize">Inputs of a row, at least 1.</param>
    /// <param name="options">How to choose.</param>
    /// <exception cref="SpecRefusedException">The layer or an option is refused.</exception>
    /// <exception cref="ArgumentException">Fewer than <see cref="SpectralCentroid.FewestSteps"/> whole rows follow the wash-out.</exception>
    public static DepthDesign Choose(EchoStateSpec layer, ReadOnlySpan<double> inputs, int inputSize, DepthDesignOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        var problems = options.Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var rows = inputs.Length / inputSize;
        if (inputs.Length % inputSize != 0 || rows - options.Washout < SpectralCentroid.FewestSteps)
        {
            throw new ArgumentException(
                $"{inputs.Length} values are {rows} rows of {inputSize}; {SpectralCentroid.FewestSteps} whole rows after a wash-out of "
                + $"{options.Washout} are needed.",
                nameof(inputs));
        }

        var deepest = SeriesSpec.Deep(options.MaximumDepth, layer, options.ScalingBetween);
        var centroids = ImmutableArray.CreateBuilder<SpectralCentroid>();
        var driving = inputs.ToArray();
        var width = inputSize;
        for (var l = 0; l < options.MaximumDepth; l++)
        {
            driving = Run(deepest.Seeded(l).Build(width), driving, rows);
            width = layer.Units;
            centroids.Add(SpectralCentroid.Of(driving.AsSpan(options.Washout * width), width));
            if (l > 0 && !(Math.Abs(centroids[l].Centroid - centroids[l - 1].Centroid) > options.Tolerance * centroids[l - 1].Spread))
                return new DepthDesign(SeriesSpec.Deep(l, layer, options.ScalingBetween), centroids.ToImmutable());
        }

        return new DepthDesign(deepest, centroids.ToImmutable());
    }

    // States after each row, [rows, units].
    private static double[] Run(IReservoir reservoir, double[] inputs, int rows)
    {
        var states = new double[rows * reservoir.StateSize];
        ReadOnlySpan<double> state = new double[reservoir.StateSize];
        for (var row = 0; row < rows; row++)
        {
            var next = states.AsSpan(row * reservoir.StateSize, reservoir.StateSize);
            reservoir.Step(inputs.AsSpan(row * reservoir.InputSize, reservoir.InputSize), state, next);
            state = next;
        }

        return states;
    }
}
