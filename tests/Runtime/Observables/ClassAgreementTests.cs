using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class ClassAgreementTests
{
    [Fact]
    public void Kappa_agrees_with_a_table_worked_by_hand()
    {
        // 20 and 15 right, 10 and 5 wrong: p = 35/50, pc = (30 x 25 + 20 x 25) / 50^2 = 1/2, kappa = 0.4.
        var agreement = new ClassAgreement(2);
        Count(agreement, 20, predicted: 0, right: 0);
        Count(agreement, 5, predicted: 0, right: 1);
        Count(agreement, 10, predicted: 1, right: 0);
        Count(agreement, 15, predicted: 1, right: 1);
        Assert.Equal(0.7, agreement.Accuracy, 14);
        Assert.Equal(0.4, agreement.Kappa, 14);
    }

    [Fact]
    public void Recall_and_balanced_accuracy_agree_with_a_table_worked_by_hand()
    {
        // 90 of 100 rows of a class, 2 of 8 of another, none of a third.
        var agreement = new ClassAgreement(3);
        Assert.Equal(double.NaN, agreement.BalancedAccuracy);
        Count(agreement, 90, predicted: 0, right: 0);
        Count(agreement, 10, predicted: 1, right: 0);
        Count(agreement, 2, predicted: 1, right: 1);
        Count(agreement, 6, predicted: 2, right: 1);
        Assert.Equal((0.9, 0.25, double.NaN), (agreement.Recall(0), agreement.Recall(1), agreement.Recall(2)));
        Assert.Equal((0.9 + 0.25) / 2, agreement.BalancedAccuracy, 14);
        Assert.Throws<ArgumentOutOfRangeException>(() => agreement.Recall(3));
    }

    [Fact]
    public void Temporal_kappa_agrees_with_a_stream_worked_by_hand()
    {
        // Right: 0 0 1 1 1. Repeating the last is right in 3 of 4. Predicted: 0 0 1 1 0, right in 4 of 5.
        var agreement = new ClassAgreement(2);
        int[] right = [0, 0, 1, 1, 1];
        int[] predicted = [0, 0, 1, 1, 0];
        for (var t = 0; t < 5; t++)
            agreement.Add(predicted[t], right[t]);
        Assert.Equal((0.8 - 0.75) / 0.25, agreement.TemporalKappa, 14);
    }

    [Fact]
    public void Guessing_has_a_kappa_of_0_and_being_right_one_of_1()
    {
        var random = new RandomStream(4);
        var (guesser, knower) = (new ClassAgreement(3), new ClassAgreement(3));
        for (var t = 0; t < 50_000; t++)
        {
            // Skewed classes: an accuracy far above a third is still chance.
            var right = random.NextDouble() < 0.8 ? 0 : 1 + random.NextInt(2);
            guesser.Add(random.NextDouble() < 0.8 ? 0 : 1 + random.NextInt(2), right);
            knower.Add(right, right);
        }

        Assert.InRange(guesser.Accuracy, 0.6, 0.7);
        Assert.InRange(guesser.Kappa, -0.02, 0.02);
        Assert.Equal((1.0, 1.0), (knower.Kappa, knower.TemporalKappa));
    }

    [Fact]
    public void Fading_counts_the_rows_of_the_last_while()
    {
        var agreement = new ClassAgreement(2, fading: 0.9);
        for (var t = 0; t < 200; t++)
            agreement.Add(0, t % 2);
        for (var t = 0; t < 200; t++)
            agreement.Add(t % 2, t % 2);
        Assert.InRange(agreement.Accuracy, 0.999999, 1);
        Assert.InRange(agreement.Kappa, 0.999, 1);
    }

    [Fact]
    public void Agreement_goes_on_from_a_saved_state_bit_for_bit()
    {
        var random = new RandomStream(5);
        var (expected, actual) = (new ClassAgreement(3, 0.99), new ClassAgreement(3, 0.99));
        for (var t = 0; t < 200; t++)
        {
            var (predicted, right) = (random.NextInt(3), random.NextInt(3));
            actual = ClassAgreement.Restore(3, 0.99, actual.Save());
            expected.Add(predicted, right);
            actual.Add(predicted, right);
            Assert.Equal(expected.Save(), actual.Save());
        }
    }

    [Fact]
    public void Class_that_does_not_exist_is_refused_and_nothing_is_counted()
    {
        var agreement = new ClassAgreement(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => agreement.Add(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => agreement.Add(0, -1));
        Assert.True(double.IsNaN(agreement.Accuracy));
        Assert.True(double.IsNaN(agreement.Kappa));
        Assert.Throws<ArgumentException>(() => ClassAgreement.Restore(3, 1, agreement.Save()));
    }

    private static void Count(ClassAgreement agreement, int rows, int predicted, int right)
    {
        for (var row = 0; row < rows; row++)
            agreement.Add(predicted, right);
    }
}
