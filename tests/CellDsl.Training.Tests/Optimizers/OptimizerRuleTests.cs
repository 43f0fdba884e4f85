using CellDsl.Lab.Formatting;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Tests;

public sealed class OptimizerRuleTests
{
    /// <summary>Not a multiple of any vector width.</summary>
    const int Count = 67;

    public static TheoryData<string> Names => ["sgd", "rmsprop", "adam", "adamw"];

    [Fact]
    public void A_rule_prints_its_constants()
        => Assert.Equal("Adam { Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08 }", $"{new Adam()}");

    [Fact]
    public void Plain_descent_goes_against_the_gradient() => Check(new Sgd(Momentum: 0), [1 - 0.1 * 2, 1 - 0.1 * 2 - 0.1 * -3]);

    [Fact]
    public void Momentum_remembers_the_velocity() => Check(new Sgd(Momentum: 0.5), [1 - 0.1 * 2, 0.8 - 0.1 * (0.5 * 2 - 3)]);

    [Fact]
    public void RmsProp_divides_by_the_root_of_the_mean_square()
    {
        double s1 = 0.1 * 4, s2 = 0.9 * s1 + 0.1 * 9, w1 = 1 - 0.1 * 2 / (Math.Sqrt(s1) + 0.01);
        Check(new RmsProp(Decay: 0.9, Epsilon: 0.01), [w1, w1 - 0.1 * -3 / (Math.Sqrt(s2) + 0.01)]);
    }

    [Fact]
    public void Adam_follows_algorithm_1() => Check(new Adam(Epsilon: 0.01), AdamByHand(decay: 0));

    [Fact]
    public void AdamW_decays_the_value_and_not_the_gradient() => Check(new AdamW(Epsilon: 0.01, WeightDecay: 0.2), AdamByHand(decay: 0.1 * 0.2));

    [Theory, MemberData(nameof(Names))]
    public void The_last_elements_are_treated_like_those_in_vectors(string name)
    {
        OptimizerRule rule = OptimizerRule.Parse(name);
        float[] values = new float[Count], gradients = new float[Count];
        float[][] slots = [.. rule.Slots.Select(_ => new float[Count])];
        for (int step = 1; step <= 3; step++)
        {
            Array.Fill(gradients, 0.3f * step);
            rule.Update(values, gradients, slots, 0.01, step);
            Assert.All(values, value => Assert.Equal(values[0], value));
        }
        Assert.NotEqual(0, values[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void An_optimizer_restored_goes_on_as_if_it_had_not_stopped(string name)
    {
        using var folder = new TemporaryFolder();
        var whole = new ArrayParameters("p", ("w", [Count]));
        var halves = new ArrayParameters("p", ("w", [Count]));
        var optimizer = new Optimizer(OptimizerRule.Parse(name), [whole]);
        var first = new Optimizer(OptimizerRule.Parse(name), [halves]);
        for (int step = 0; step < 3; step++)
            Advance(step, (optimizer, whole), (first, halves));

        SafetensorsFile.Write(folder["o"], first.Save());
        var second = new Optimizer(OptimizerRule.Parse(name), [halves]);
        second.Restore(SafetensorsFile.Read(folder["o"]), first.Steps);
        for (int step = 3; step < 6; step++)
            Advance(step, (optimizer, whole), (second, halves));

        Assert.Equal(whole.Values.ToArray(), halves.Values.ToArray());
        Assert.Equal(6, second.Steps);

        static void Advance(int step, params (Optimizer Optimizer, ArrayParameters Parameters)[] pairs)
        {
            foreach (var (o, parameters) in pairs)
            {
                Numbers.Uniform(Count, (ulong)step).CopyTo(parameters.Gradients);
                o.Step(0.01);
            }
        }
    }

    /// <summary>The first step of these rules does not depend on how long the gradient is, and a later small one moves the value again.</summary>
    [Theory]
    [InlineData("adam", 1e18f)]
    [InlineData("adam", 1e20f)]
    [InlineData("adam", float.MaxValue)]
    [InlineData("rmsprop", 1e20f)]
    [InlineData("rmsprop", float.MaxValue)]
    public void A_gradient_whose_square_no_float_holds_moves_its_value_like_any_other(string name, float gradient)
    {
        OptimizerRule rule = OptimizerRule.Parse(name);
        float[] values = new float[Count], gradients = new float[Count], ordinary = new float[Count];
        float[][] slots = [.. rule.Slots.Select(_ => new float[Count])];
        Array.Fill(gradients, gradient);
        rule.Update(values, gradients, slots, 0.01, step: 1);
        Array.Fill(gradients, 1);
        rule.Update(ordinary, gradients, [.. rule.Slots.Select(_ => new float[Count])], 0.01, step: 1);
        Assert.All(values, value => Assert.Equal(ordinary[0], value, tolerance: 1e-7));
        Assert.All(slots.SelectMany(s => s), number => Assert.True(float.IsFinite(number)));
    }

    [Theory]
    [InlineData("adam", float.NaN)]
    [InlineData("adam", float.PositiveInfinity)]
    [InlineData("rmsprop", float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_is_not_made_one_that_is(string name, float gradient)
    {
        OptimizerRule rule = OptimizerRule.Parse(name);
        float[] values = new float[Count], gradients = new float[Count];
        Array.Fill(gradients, gradient);
        rule.Update(values, gradients, [.. rule.Slots.Select(_ => new float[Count])], 0.01, step: 1);
        Assert.All(values, value => Assert.Equal(float.NaN, value));
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
        => Assert.Contains("adamw", Assert.Throws<ArgumentException>(() => OptimizerRule.Parse("adagrad")).Message);

    /// <summary>Two updates of 1 with rate 0.1 and gradients 2 and -3.</summary>
    static void Check(OptimizerRule rule, double[] expected)
    {
        float[] values = [1];
        float[][] slots = [.. rule.Slots.Select(_ => new float[1])];
        rule.Update(values, [2], slots, 0.1, step: 1);
        Assert.Equal(expected[0], values[0], tolerance: 1e-6);
        rule.Update(values, [-3], slots, 0.1, step: 2);
        Assert.Equal(expected[1], values[0], tolerance: 1e-6);
    }

    static double[] AdamByHand(double decay)
    {
        double w1 = (1 - decay) * 1 - 0.1 * 2 / (Math.Sqrt(4) + 0.01);
        double m2 = (0.9 * 0.1 * 2 + 0.1 * -3) / (1 - 0.9 * 0.9);
        double v2 = (0.999 * 0.001 * 4 + 0.001 * 9) / (1 - 0.999 * 0.999);
        return [w1, (1 - decay) * w1 - 0.1 * m2 / (Math.Sqrt(v2) + 0.01)];
    }
}
