using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>
/// By what the models of a live population are compared: the mean over outputs of the squared error over the champion's faded mean squared
/// error, a quarter of it, at most 1. The target of a class is 1 where it is the right one; where not, -1 for scores and 0 for probabilities,
/// whose mean squared error is then the Brier score.
/// </summary>
internal sealed class BoundedLoss
{
    private const double Fading = 0.999;
    private const double LargestOfMean = 4;
    private const double LeastError = 1e-200;

    private readonly TaskKind kind;
    private readonly double wrongClass;
    private readonly int[] targetColumns;
    private readonly double[] targets;
    private readonly double[] errorSums;
    private double errorWeight;

    public BoundedLoss(ModelSpec model)
    {
        var task = model.Task;
        kind = task.Kind;
        wrongClass = model.Readout.AnswersProbabilities ? 0 : -1;
        targetColumns = [.. task.Targets.Select(t => task.Columns.IndexOf(t))];
        targets = new double[task.OutputSize];
        errorSums = new double[task.OutputSize];
    }

    /// <summary>Whether an error of the champion was seen.</summary>
    public bool HasScale => errorWeight > 0;

    /// <summary>Goes on from what <see cref="Save"/> gave.</summary>
    /// <exception cref="ModelStateRefusedException">It is of another task.</exception>
    public static BoundedLoss Restore(ModelSpec model, ReadOnlyMemory<double> saved)
    {
        var loss = new BoundedLoss(model);
        if (saved.Length != loss.errorSums.Length + 1)
            throw new ModelStateRefusedException($"The state holds {saved.Length} error sums; its task asks for {loss.errorSums.Length + 1}.");
        saved[..^1].CopyTo(loss.errorSums);
        loss.errorWeight = saved.Span[^1];
        return loss;
    }

    /// <summary>The faded sums of the champion's squared errors, [outputs], and their weight.</summary>
    public double[] Save() => [.. errorSums, errorWeight];

    /// <summary>Takes the targets of a row; false when one is missing.</summary>
    /// <param name="row">[RowSize]</param>
    public bool Read(ReadOnlySpan<double> row)
    {
        foreach (var column in targetColumns)
        {
            if (double.IsNaN(row[column]))
                return false;
        }

        if (kind == TaskKind.Classification)
        {
            targets.AsSpan().Fill(wrongClass);
            targets[(int)row[targetColumns[0]]] = 1;
            return true;
        }

        for (var t = 0; t < targets.Length; t++)
            targets[t] = row[targetColumns[t]];
        return true;
    }

    /// <summary>The loss of what was said of the row that was read last.</summary>
    /// <param name="said">[OutputSize]</param>
    public double Of(ReadOnlySpan<double> said)
    {
        var sum = 0.0;
        for (var o = 0; o < targets.Length; o++)
        {
            var error = targets[o] - said[o];
            sum += error * error * errorWeight / Math.Max(errorSums[o], LeastError);
        }

        var loss = sum / (targets.Length * LargestOfMean);
        return loss < 1 ? loss : 1;
    }

    /// <summary>Takes what the champion said of that row into the scale of those that follow.</summary>
    /// <param name="said">[OutputSize]</param>
    public void Add(ReadOnlySpan<double> said)
    {
        for (var o = 0; o < targets.Length; o++)
        {
            var error = targets[o] - said[o];
            errorSums[o] = (Fading * errorSums[o]) + (error * error);
        }

        errorWeight = (Fading * errorWeight) + 1;
    }
}
