using CellDsl.Training.Models;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class ParameterUpdateTests
{
    readonly ArrayParameters _parameters = new("p", ("v", [1]), ("w", [2]));

    [Fact]
    public void Gradients_that_are_not_finite_are_named_and_change_nothing()
    {
        ParameterUpdate update = Update(clipNorm: 5);
        string message = Diverge(update, float.NaN, loss: 2);
        Assert.Contains("Update 1: the loss is 2, and 1 of the 2 gradients of p.w are not finite", message);
        Assert.DoesNotContain("learning rate", message);
        Assert.Equal([0, 0, 0], _parameters.Values.ToArray());
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_told_apart_from_its_gradients()
        => Assert.Contains("the loss is Infinity, and all gradients are finite (norm 1)",
        Diverge(Update(clipNorm: null), 1, double.PositiveInfinity));

    [Theory]
    [InlineData(null, "or clipping by norm may help")]
    [InlineData(5.0, "or a clipping norm below 5 may help")]
    public void Later_updates_are_advised_by_what_was_not_done_yet(double? clipNorm, string advice)
    {
        ParameterUpdate update = Update(clipNorm);
        update.Step(0.1, () => (1, 1));
        Assert.Contains($"A smaller learning rate {advice}", Diverge(update, float.NegativeInfinity, loss: 1));
    }

    [Fact]
    public void Huge_gradients_are_clipped_and_do_not_end_the_training()
    {
        TrainingStep step = Update(clipNorm: 1).Step(0.5, () =>
        {
            _parameters.Gradients.Fill(1e30f);
            return (1, 1);
        });
        Assert.Equal(1e30 * Math.Sqrt(3), step.GradientNorm, tolerance: 1e24);
        Assert.All(_parameters.Values.ToArray(), value => Assert.Equal(-0.5 / Math.Sqrt(3), value, tolerance: 1e-6));
    }

    [Fact]
    public void A_parameter_that_an_update_makes_infinite_ends_the_training()
    {
        var update = new ParameterUpdate([_parameters], new Sgd(Momentum: 0.9), clipNorm: null, new PartTimes());
        Update(3e38f);
        string message = Assert.Throws<TrainingDivergedException>(() => Update(3e38f)).Message;
        Assert.StartsWith("Update 2: Sgd { Momentum = 0.9 } has made -Infinity of parameter 'p.w' at index 1", message);
        Assert.EndsWith("A smaller learning rate or clipping by norm may help.", message);
        Assert.Throws<InvalidOperationException>(update.ThrowIfDiverged);

        void Update(float gradient) => update.Step(0.1, () =>
        {
            _parameters.Gradients[2] = gradient;
            return (1, 1);
        });
    }

    ParameterUpdate Update(double? clipNorm) => new([_parameters], new Sgd(Momentum: 0), clipNorm, new PartTimes());

    string Diverge(ParameterUpdate update, float gradient, double loss)
        => Assert.Throws<TrainingDivergedException>(() => update.Step(0.1, () =>
        {
            _parameters.Gradients[2] = gradient;
            return (loss, 1);
        })).Message;
}
