namespace ArchetypeRC.Runtime.Readouts;

/// <summary>A linear map from features to outputs, y = W s. The constant 1 is the last feature, so W holds the bias.</summary>
public interface IReadout
{
    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    int Features { get; }

    /// <summary>Number of outputs, O.</summary>
    int Outputs { get; }

    /// <summary>Computes the outputs. Allocates nothing; changes nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="outputs">[Outputs]</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    void Predict(ReadOnlySpan<double> features, Span<double> outputs);
}
