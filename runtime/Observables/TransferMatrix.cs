namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// What a learner that met K tasks one after another gained and lost by it. R[i,j] is its score on task j after it has learned task i;
/// b[j] the score of an untrained model. Higher scores are better: accuracy, or -NRMSE. Immutable.
/// </summary>
/// <remarks>
/// Source: Lopez-Paz and Ranzato 2017, arXiv:1706.08840, equations (2) to (4), for accuracy and transfer; Chaudhry, Dokania, Ajanthan, Torr
/// 2018, doi:10.1007/978-3-030-01252-6_33, section 3.1, for forgetting. Tasks are counted from 0 here and from 1 in the formulas.
/// </remarks>
public sealed class TransferMatrix
{
    private readonly double[] scores;
    private readonly double[] untrained;

    /// <summary>Takes the scores of all tasks after each.</summary>
    /// <param name="scores">R, [K, K] row-major: row i holds the scores after task i was learned.</param>
    /// <param name="untrained">b, [K].</param>
    /// <exception cref="ArgumentException">There is no task, the shapes do not fit, or a score is not finite.</exception>
    public TransferMatrix(ReadOnlySpan<double> scores, ReadOnlySpan<double> untrained)
    {
        Tasks = untrained.Length;
        if (Tasks == 0 || scores.Length != Tasks * Tasks)
            throw new ArgumentException($"{Tasks} tasks have {Tasks * Tasks} scores, and there is at least one; given are {scores.Length}.", nameof(scores));
        foreach (var score in scores)
        {
            if (!double.IsFinite(score))
                throw new ArgumentException($"A score is {score}; only finite numbers can be compared.", nameof(scores));
        }

        foreach (var score in untrained)
        {
            if (!double.IsFinite(score))
                throw new ArgumentException($"A score is {score}; only finite numbers can be compared.", nameof(untrained));
        }

        this.scores = scores.ToArray();
        this.untrained = untrained.ToArray();
    }

    /// <summary>K.</summary>
    public int Tasks { get; }

    /// <summary>R[after, task], both from 0.</summary>
    public double this[int after, int task] => scores[(after * Tasks) + task];

    /// <summary>ACC = (1/K) sum over j of R[K,j]: mean score over all tasks when all have been learned.</summary>
    public double AverageAccuracy
    {
        get
        {
            var sum = 0.0;
            for (var task = 0; task < Tasks; task++)
                sum += this[Tasks - 1, task];
            return sum / Tasks;
        }
    }

    /// <summary>
    /// BWT = (1/(K-1)) sum over j below K of R[K,j] - R[j,j]: what learning later tasks did to earlier ones, negative when it hurt. NaN for
    /// a single task.
    /// </summary>
    public double BackwardTransfer
    {
        get
        {
            var sum = 0.0;
            for (var task = 0; task < Tasks - 1; task++)
                sum += this[Tasks - 1, task] - this[task, task];
            return sum / (Tasks - 1);
        }
    }

    /// <summary>
    /// FWT = (1/(K-1)) sum over j above 1 of R[j-1,j] - b[j]: what earlier tasks gave to later ones before they were learned. NaN for a
    /// single task.
    /// </summary>
    public double ForwardTransfer
    {
        get
        {
            var sum = 0.0;
            for (var task = 1; task < Tasks; task++)
                sum += this[task - 1, task] - untrained[task];
            return sum / (Tasks - 1);
        }
    }

    /// <summary>
    /// F = (1/(K-1)) sum over j below K of max over i below K of R[i,j], less R[K,j]: what is left of the best score that each
    /// earlier task ever had. NaN for a single task.
    /// </summary>
    public double Forgetting
    {
        get
        {
            var sum = 0.0;
            for (var task = 0; task < Tasks - 1; task++)
            {
                var best = this[0, task];
                for (var after = 1; after < Tasks - 1; after++)
                    best = Math.Max(best, this[after, task]);
                sum += best - this[Tasks - 1, task];
            }

            return sum / (Tasks - 1);
        }
    }

    /// <summary>
    /// (ACC - ACC of naive) / (ACC of joint - ACC of naive): how much of what joint training has over learning task after task
    /// without any care is reached. 1 is all of it; NaN when joint and naive are equally good.
    /// </summary>
    /// <param name="naive">Scores of a learner that only ever learns the task at hand.</param>
    /// <param name="joint">Scores of a learner that is trained anew on all tasks so far.</param>
    public double ShareOfJoint(TransferMatrix naive, TransferMatrix joint)
    {
        var gap = joint.AverageAccuracy - naive.AverageAccuracy;
        return gap == 0 ? double.NaN : (AverageAccuracy - naive.AverageAccuracy) / gap;
    }
}
