using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

public sealed class OptimizerTests
{
    readonly ArrayParameters _first = new("a", ("w", [3])), _second = new("b", ("v", [2]), ("w", [43]));

    [Fact]
    public void A_velocity_that_no_float_holds_is_an_error_with_the_parameters_name()
    {
        var optimizer = new Optimizer(new Sgd(Momentum: 0.9), [_first, _second]);
        _second.Gradients[44] = 3e38f;
        optimizer.Step(1e-30);
        Assert.Equal(-3e8, _second.Values[44], tolerance: 100);
        var e = Assert.Throws<NotFiniteNumberException>(() => optimizer.Step(1e-30));
        Assert.Equal("Sgd { Momentum = 0.9 } has made -Infinity of parameter 'b.w' at index 42 (gradient 3E+38, velocity Infinity).", e.Message);
        Assert.Equal(double.NegativeInfinity, e.OffendingNumber);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    public void A_step_out_of_floats_range_is_an_error(string name)
    {
        var optimizer = new Optimizer(OptimizerRule.Parse(name), [_first, _second]);
        _first.Gradients[1] = -3;
        string message = Assert.Throws<NotFiniteNumberException>(() =>
        {
            for (int step = 0; step < 3; step++)
                optimizer.Step(3e38);
        }).Message;
        Assert.Contains("has made Infinity of parameter 'a.w' at index 1 (gradient -3", message);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void A_gradient_that_is_not_finite_is_an_error(string name)
    {
        var optimizer = new Optimizer(OptimizerRule.Parse(name), [_first, _second]);
        _second.Gradients[0] = float.NaN;
        string message = Assert.Throws<NotFiniteNumberException>(() => optimizer.Step(0.1)).Message;
        Assert.Contains("has made NaN of parameter 'b.v' at index 0 (gradient NaN", message);
    }
}
