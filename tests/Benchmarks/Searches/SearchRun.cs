namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>One whole search and the test of what it found.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Units">Units of every reservoir.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Evaluations">Genomes that were judged.</param>
/// <param name="Run">Number of the run, its seed.</param>
/// <param name="Validation">The winner's error on the validation rows, what was searched for.</param>
/// <param name="Test">Its error on the test rows, the mean over ten other seeds; fitted on the training rows alone and held.</param>
/// <param name="Winner">What it is.</param>
internal sealed record SearchRun(
    string Task, int Units, string Method, int Evaluations, int Run, double Validation, double Test, string Winner);
