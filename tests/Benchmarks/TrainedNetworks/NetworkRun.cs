namespace ArchetypeRC.Tests.Benchmarks.TrainedNetworks;

/// <summary>One classifier, trained and tested once.</summary>
/// <param name="Set">Name of the data.</param>
/// <param name="Network">What was trained.</param>
/// <param name="Seed">Seed of its weights.</param>
/// <param name="Accuracy">Share of the test sequences that were told.</param>
/// <param name="Seconds">Processor seconds of the training alone, one thread; a choice of parameters before it left out.</param>
/// <param name="Operations">Multiply-adds of driving the network with the sequences in training.</param>
/// <param name="ChoiceSeconds">Processor seconds of the choice of parameters before it, once for all seeds; 0 without one.</param>
internal sealed record NetworkRun(
    string Set, string Network, int Seed, double Accuracy, double Seconds, long Operations, double ChoiceSeconds);
