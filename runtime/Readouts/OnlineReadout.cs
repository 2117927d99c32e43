using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>What the online learners have in common: a matrix of weights, and what they refuse.</summary>
public abstract class OnlineReadout : IOnlineReadout
{
    private readonly double[] weights;

    private protected OnlineReadout(int features, int outputs, double[] weights)
    {
        Features = AtLeastOne(features);
        Outputs = AtLeastOne(outputs);
        this.weights = weights;
    }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Weights => weights;

    /// <inheritdoc/>
    public long Updates { get; private protected set; }

    /// <inheritdoc/>
    public virtual double Trace => double.NaN;

    /// <inheritdoc/>
    public abstract long OperationsPerUpdate { get; }

    /// <inheritdoc/>
    public abstract long BytesPerUpdate { get; }

    /// <inheritdoc/>
    public virtual void Predict(ReadOnlySpan<double> features, Span<double> outputs)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(outputs.Length, Outputs, nameof(outputs));
        for (var o = 0; o < Outputs; o++)
            outputs[o] = PredictOne(features, o);
    }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight = 1)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(targets.Length, Outputs, nameof(targets));
        ReadoutShape.Finite(features, nameof(features));
        ReadoutShape.Finite(targets, nameof(targets));
        if (!(weight > 0) || double.IsInfinity(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A sample's weight is above 0, and finite.");
        Absorb(features, targets, weight);
        Updates++;
    }

    /// <inheritdoc/>
    public abstract ReadoutState Save();

    /// <summary>The product of the features with the weights of one output, shapes unchecked.</summary>
    internal double PredictOne(ReadOnlySpan<double> features, int output) => RowVectors.Dot(Row(output), features);

    private protected static int AtLeastOne(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return count;
    }

    /// <summary>Learns one sample that has passed the checks; <see cref="Updates"/> does not count it yet.</summary>
    private protected abstract void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight);

    /// <summary>Weights of one output, [Features].</summary>
    private protected Span<double> Row(int output) => weights.AsSpan(output * Features, Features);
}
