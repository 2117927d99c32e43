using Akka.Actor;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>
/// Files of every version ever written must go on reading as what they were. Each form of a version has one file in
/// Corpus/, written once and committed. To write those that are missing (a new form or a new version), run
/// <c>ARCHETYPERC_WRITE_CORPUS=1 dotnet test tests/Persistence -c Release --filter Corpus</c>; a file that is there is never
/// written again.
/// </summary>
public sealed class CorpusTests : IDisposable
{
    private const string WriteSwitch = "ARCHETYPERC_WRITE_CORPUS";

    private static readonly Dictionary<string, Func<object>> Forms = new(StringComparer.Ordinal)
    {
        ["instance-created.v1.bin"] = Samples.Created,
        ["instance-created-external.v1.bin"] = Samples.CreatedExternal,
        ["instance-created-learned.v1.bin"] = Samples.CreatedLearned,
        ["batch-learned.v1.bin"] = Samples.Batch,
        ["output-confirmed.v1.bin"] = Samples.Confirmed,
        ["ownership-claimed.v1.bin"] = Samples.Claimed,
        ["instance-snapshot.v1.bin"] = Samples.Snapshot,
        ["instance-snapshot-versions.v1.bin"] = Samples.SnapshotOfVersions,
        ["instance-created-kept.v1.bin"] = Samples.CreatedKept,
        ["instance-created-filling.v1.bin"] = Samples.CreatedFilling,
        ["instance-created-checkpointing.v1.bin"] = Samples.CreatedCheckpointing,
        ["checkpoint-begun.v1.bin"] = Samples.Checkpoint,
        ["instance-snapshot-labels.v1.bin"] = Samples.SnapshotOfLabels,
        ["instance-snapshot-live.v1.bin"] = Samples.SnapshotOfLive,
        ["instance-created-live.v1.bin"] = Samples.CreatedLive,
        ["labels-learned.v1.bin"] = Samples.Labels,
        ["gap-declared.v1.bin"] = Samples.Gap,
        ["spec-updated.v1.bin"] = Samples.Updated,
        ["spec-rolled-back.v1.bin"] = Samples.RolledBack,
        ["instance-reset.v1.bin"] = Samples.Reset,
        ["instance-deleted.v1.bin"] = Samples.Deleted,
        ["job-submitted.v1.bin"] = Samples.Submitted,
        ["job-submitted-operators.v1.bin"] = Samples.SubmittedWithOperators,
        ["birth-evaluated.v1.bin"] = Samples.Evaluated,
        ["birth-refused.v1.bin"] = Samples.Refused,
        ["job-submitted-steady-state.v1.bin"] = Samples.SubmittedSteadyState,
        ["job-submitted-random-search.v1.bin"] = Samples.SubmittedRandomSearch,
        ["job-submitted-tpe.v1.bin"] = Samples.SubmittedTpe,
        ["job-submitted-successive-halving.v1.bin"] = Samples.SubmittedSuccessiveHalving,
        ["job-submitted-pareto.v1.bin"] = Samples.SubmittedPareto,
        ["job-submitted-islands.v1.bin"] = Samples.SubmittedIslands,
        ["job-submitted-map-elites.v1.bin"] = Samples.SubmittedMapElites,
        ["job-submitted-covariance-matrix.v1.bin"] = Samples.SubmittedCovarianceMatrix,
        ["birth-evaluated-behaving.v1.bin"] = Samples.EvaluatedBehaving,
        ["job-stopped.v1.bin"] = Samples.Stopped,
        ["job-submitted-by-hash.v1.bin"] = Samples.SubmittedByHash,
        ["birth-leased.v1.bin"] = Samples.Leased,
        ["birth-lost.v1.bin"] = Samples.Lost,
        ["birth-returned.v1.bin"] = Samples.Returned,
        ["birth-quarantined.v1.bin"] = Samples.Quarantined,
        ["job-paused.v1.bin"] = Samples.Paused,
        ["job-resumed.v1.bin"] = Samples.Resumed,
        ["job-deleted.v1.bin"] = Samples.SearchDeleted,
        ["data-chunk-stored.v1.bin"] = Samples.Chunk,
        ["population-snapshot.v1.bin"] = Samples.Population,
        ["population-snapshot-deleted.v1.bin"] = Samples.PopulationAfterDeletions,
        ["model-file.v1.bin"] = Samples.ModelFile,
        ["model-file-lifelong.v1.bin"] = Samples.LifelongModelFile,
        ["model-file-conceptors.v1.bin"] = Samples.ConceptorModelFile,
        ["model-file-measured.v1.bin"] = Samples.MeasuredModelFile,
        ["model-file-difference.v1.bin"] = Samples.DifferenceModelFile,
        ["model-file-feedback.v1.bin"] = Samples.FeedbackModelFile,
        ["model-file-adapted.v1.bin"] = Samples.ModelFileAdapted,
        ["model-file-sigmoid.v1.bin"] = Samples.ModelFileSigmoid,
        ["model-file-sequences.v2.bin"] = ClassifierSamples.Sequences,
        ["model-file-graph-echo-state.v2.bin"] = ClassifierSamples.GraphEchoState,
        ["model-file-resistive-memory.v2.bin"] = ClassifierSamples.ResistiveMemory,
        ["residual.v1.bin"] = ReservoirSamples.Residual,
        ["edge-of-stability.v1.bin"] = ReservoirSamples.EdgeOfStability,
        ["composite.v1.bin"] = ReservoirSamples.Composite,
        ["acyclic.v1.bin"] = ReservoirSamples.Acyclic,
        ["euler-state.v1.bin"] = ReservoirSamples.EulerState,
        ["random-oscillators.v1.bin"] = ReservoirSamples.RandomOscillators,
        ["next-generation.v1.bin"] = ReservoirSamples.NextGeneration,
        ["graph.v1.bin"] = ReservoirSamples.Graph,
        ["model-file-information-filter.v1.bin"] = Samples.OfInformationFilter,
        ["model-file-decayed-sums.v1.bin"] = Samples.OfDecayedSums,
        ["model-file-least-mean-squares.v1.bin"] = Samples.OfLeastMeanSquares,
        ["model-file-normalised-least-mean-squares.v1.bin"] = Samples.OfNormalisedLeastMeanSquares,
        ["model-file-variable-forgetting.v1.bin"] = Samples.OfVariableForgetting,
        ["nanowire.v1.bin"] = ReservoirSamples.Nanowire,
        ["spiking.v1.bin"] = ReservoirSamples.Spiking,
        ["external-program.v1.bin"] = ReservoirSamples.ExternalProgram,
        ["external-address.v1.bin"] = ReservoirSamples.ExternalAddress,
        ["instance-created-external-input.v1.bin"] = Samples.CreatedExternalInput,
        ["model-file-probabilities.v1.bin"] = Samples.ProbabilityModelFile,
        ["resistive-memory-graph.v1.bin"] = ReservoirSamples.ResistiveMemoryGraph,
        ["model-file-balanced-classes.v1.bin"] = Samples.BalancedModelFile,
        ["model-file-logistic.v1.bin"] = Samples.OfLogistic,
        ["model-file-beginning.v1.bin"] = Samples.BeginningModelFile,
        ["job-submitted-several-targets.v1.bin"] = Samples.SubmittedWithSeveralTargets,
    };

    private readonly ActorSystem system = ActorSystem.Create(
        "corpus", InstanceSerializer.Binding.WithFallback(JobSerializer.Binding));

    public static TheoryData<string> Files => [.. Forms.Keys];

    public void Dispose() => system.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void File_of_an_earlier_version_reads_as_what_was_written(string file)
    {
        var expected = Forms[file]();
        WriteWhenAsked(file, expected);
        var path = Path.Combine(AppContext.BaseDirectory, "Corpus", file);
        Assert.True(File.Exists(path), $"{file} is missing; write it with {WriteSwitch}=1 and commit it.");
        SameContent.Assert(expected, Read(File.ReadAllBytes(path), expected));
    }

    [Fact]
    public void Every_file_of_the_corpus_is_read_by_a_test()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus")).Select(Path.GetFileName).Order();
        Assert.Equal(Forms.Keys.Order(), files);
    }

    private void WriteWhenAsked(string file, object value)
    {
        if (Environment.GetEnvironmentVariable(WriteSwitch) != "1")
            return;
        var source = Path.Combine(Repository.Root(), "tests", "Persistence", "Corpus", file);
        if (!File.Exists(source))
            File.WriteAllBytes(source, Bytes(value));
        var beside = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Corpus"));
        File.Copy(source, Path.Combine(beside.FullName, file), overwrite: true);
    }

    private byte[] Bytes(object value) => value switch
    {
        ModelFile file => file.ToBytes(),
        SequenceModelFile file => file.ToBytes(),
        GraphModelFile file => file.ToBytes(),
        _ => system.Serialization.FindSerializerFor(value).ToBinary(value),
    };

    private object Read(byte[] bytes, object like)
    {
        switch (like)
        {
            case ModelFile:
                return ModelFile.FromBytes(bytes, "corpus");
            case SequenceModelFile:
                return SequenceModelFile.FromBytes(bytes, "corpus");
            case GraphModelFile:
                return GraphModelFile.FromBytes(bytes, "corpus");
        }

        var serializer = (Akka.Serialization.SerializerWithStringManifest)system.Serialization.FindSerializerFor(like);
        return serializer.FromBinary(bytes, serializer.Manifest(like));
    }
}
