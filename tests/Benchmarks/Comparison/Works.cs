namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>What is compared.</summary>
internal static class Works
{
    public const string Sparse = "run, 10 entries per row, against scipy CSR";
    public const string TenthDense = "run, density 0.1, against scipy CSR";
    public const string Dense = "run, dense, against numpy";
    public const string Ring = "run, ring, against scipy CSR of the same matrix";
    public const string Diagonals = "run, 10 wrapped diagonals, against scipy CSR of the same matrix";
    public const string Batch = "32 instances in one batch, 10 entries per row, against scipy CSR times a matrix";
    public const string Intrinsic = "step with intrinsic plasticity, 10 entries per row, against scipy CSR";
    public const string LearnTextbook = "learn one sample, against textbook numpy";
    public const string LearnBlas = "learn one sample, against BLAS symv + syr and a pass for forgetting";
    public const string LearnBlasScaled = "learn one sample, against BLAS symv + syr, forgetting held back in a factor";
    public const string Gram = "Gram matrix of 10,000 rows and its solution, against numpy and scipy";
    public const string Radius = "spectral radius of 10 entries per row, against scipy Arnoldi at the same tolerance";
    public const string Model = "LifelongModel.Learn, against our own step and learn";
}
