namespace ArchetypeRC.Runtime.Sequences;

/// <summary>A spec and its leave-one-out score on the training sequences, averaged over draws of the weights.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Score">Its mean score.</param>
public sealed record SequenceCandidate(SequenceModelSpec Spec, LeaveOneOutScore Score);
