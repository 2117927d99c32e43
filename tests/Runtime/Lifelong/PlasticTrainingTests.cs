using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class PlasticTrainingTests
{
    private static readonly PlasticitySpec Plasticity = new()
    {
        Synaptic = new SynapticPlasticitySpec { Epochs = 1 }, Intrinsic = new IntrinsicPlasticitySpec { Epochs = 1 }, WarmUp = 20,
    };

    [Theory]
    [InlineData(TaskKind.Forecast)]
    [InlineData(TaskKind.Classification)]
    public void Reservoir_is_adapted_to_the_fitted_rows_before_the_readout_is(TaskKind kind)
    {
        var spec = Streams.Spec(kind) with { Plasticity = Plasticity };
        var rows = Streams.Rows(kind, 450);
        var training = new BatchTraining(spec, rows, 300);
        while (training.Advance(17))
        {
        }

        var model = training.Finish();
        Assert.Equal([AdaptationStage.Synaptic, AdaptationStage.Intrinsic], training.Adaptation!.Ends.Select(e => e.Stage));
        Assert.Equal(training.Adaptation.Build().WeightsHash, model.Reservoir.WeightsHash);
        Assert.NotEqual(spec.Reservoir.Build(spec.ReservoirInputs).WeightsHash, model.Reservoir.WeightsHash);

        // Rows after the fit change nothing of it, and slices do not matter.
        var whole = new BatchTraining(spec, Streams.Rows(kind, 310), 300).Finish();
        Assert.Equal(model.Reservoir.WeightsHash, whole.Reservoir.WeightsHash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Adapted_model_goes_on_bit_for_bit_from_its_state(int layers)
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Plasticity = Plasticity };
        if (layers > 1)
            spec = spec with { Reservoir = SeriesSpec.Deep(layers, (EchoStateSpec)spec.Reservoir) };
        var rows = Streams.Rows(TaskKind.Forecast, 450);
        var model = new BatchTraining(spec, rows, 300).Finish();
        var restored = LifelongModel.Restore(spec, model.Save());
        var shared = LifelongModel.Restore(spec, model.Save(), spec.Reservoir.Build(spec.ReservoirInputs));
        Assert.Equal(layers, model.Save().Adapted.Length);
        var expected = Streams.Learn(model, rows, 300, 150);
        Assert.Equal(expected, Streams.Learn(restored, rows, 300, 150));
        Assert.Equal(expected, Streams.Learn(shared, rows, 300, 150));
        Assert.NotEqual(expected, Streams.Learn(new BatchTraining(spec with { Plasticity = null }, rows, 300).Finish(), rows, 300, 150));
    }

    [Fact]
    public void State_whose_adapted_weights_are_altered_or_missing_is_refused()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Plasticity = Plasticity };
        var state = new BatchTraining(spec, Streams.Rows(TaskKind.Forecast, 310), 300).Finish().Save();
        var gain = state.Adapted[0].Gain.ToArray();
        gain[3] = Math.BitIncrement(gain[3]);
        Refused(spec, state with { Adapted = [state.Adapted[0] with { Gain = gain }] }, "have hash");
        Refused(spec, state with { Adapted = [state.Adapted[0] with { Gain = gain.AsMemory(1) }] }, "29 values of Gain; the reservoir takes 30");
        Refused(spec, state with { Adapted = [] }, "0 adapted networks, and its spec has plasticity");
        Refused(spec with { Plasticity = null }, state, "1 adapted networks, and its spec has no plasticity");

        static void Refused(ModelSpec spec, ModelState state, string message) => Assert.Contains(
            message, Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec, state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_that_starts_without_a_fit_takes_no_plasticity()
    {
        var refused = Assert.Throws<SpecRefusedException>(
            () => LifelongModel.Create(Streams.Spec(TaskKind.Forecast) with { Plasticity = Plasticity }));
        Assert.Equal("plasticity", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public void Validation_adapts_to_the_training_rows_alone_and_counts_their_cost()
    {
        var spec = Streams.Spec(TaskKind.Forecast);
        var rows = Streams.Rows(TaskKind.Forecast, 400);
        var plain = Validate(spec);
        var plastic = Validate(spec with { Plasticity = Plasticity });
        Assert.NotEqual(plain.Nrmse, plastic.Nrmse);
        Assert.True(plastic.Operations > 2 * plain.Operations);

        ForwardValidation Validate(ModelSpec tried)
        {
            var validation = new ForwardValidation(tried, rows, 300, 100, 2);
            while (validation.Advance(33))
            {
            }

            return validation;
        }
    }
}
