using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Tests;

/// <summary>Adam and RMSProp with gradients whose squares floats cannot hold, against their formulas in double precision.</summary>
public sealed class OptimizerRangeTests
{
    const double Rate = 0.01;

    /// <summary>Fills vectors of any width and leaves some over.</summary>
    const int Count = 67;

    static readonly float[] Magnitudes =
        [float.MaxValue, 3e38f, 1e25f, 1e20f, 1.8e19f, 1.7e19f, 1e15f, 1, 1e-8f, 1e-12f, 1e-15f, 1e-19f, 1e-22f, 1e-25f, 1e-30f, 1e-36f];

    public static TheoryData<OptimizerRule> Rules =>
    [
        new Adam(), new Adam(Epsilon: 0), new Adam(Epsilon: 1e-20), new Adam(Epsilon: 1e-50), new AdamW(Epsilon: 0),
        new RmsProp(), new RmsProp(Epsilon: 0), new RmsProp(Epsilon: 1e-15),
    ];

    [Theory]
    [InlineData(0, 0.01, 1e-25f)]
    [InlineData(1e-8, 0.00670066, 1e25f, 1e20f)]
    [InlineData(1e-8, 0.0067005, 3e38f, 1e19f)]
    [InlineData(1e-8, -0.004942, 1e20f, -3e20f)]
    public void Adam_steps_as_far_as_the_formula_says(double epsilon, double expected, params float[] gradients)
        => Assert.All(LastSteps(new Adam(Epsilon: epsilon), gradients), step => Assert.Equal(expected, step, tolerance: 1e-6));

    [Fact]
    public void RmsProp_steps_as_far_as_the_formula_says()
        => Assert.All(LastSteps(new RmsProp(Epsilon: 0), 1e-25f), step => Assert.Equal(0.01 / Math.Sqrt(0.05), step, tolerance: 1e-8));

    [Theory, MemberData(nameof(Rules))]
    public void Any_magnitudes_in_any_order_follow_the_formula(OptimizerRule rule)
    {
        foreach (float first in Magnitudes)
            foreach (float second in Magnitudes)
                Check(rule, first, -second, second, second / 3, 0, first / 7);
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_long_way_down_follows_the_formula(OptimizerRule rule)
        => Check(rule, [float.MaxValue, .. Enumerable.Range(0, 3000).Select(k => (k % 3 - 1) * 1e15f)]);

    [Fact]
    public void A_gradient_long_ago_moves_nothing()
    {
        float[] values = [0], afterSome = [];
        float[][] slots = [[0], [0]];
        var rule = new Adam(Epsilon: 0);
        rule.Update(values, [1e-30f], slots, Rate, step: 1);
        for (int step = 2; step <= 150_000; step++)
        {
            rule.Update(values, [0], slots, Rate, step);
            if (step == 1000)
                afterSome = [.. values];
        }
        Assert.Equal(afterSome, values);
    }

    /// <summary>One number of a vector out of range does not change how the others are computed.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    public void Ordinary_gradients_keep_their_steps_to_the_bit(string name)
    {
        float[] values = Numbers.Uniform(Count, 1).ToArray(), expected = [.. values], gradients = new float[Count];
        OptimizerRule rule = OptimizerRule.Parse(name);
        float[][] slots = Slots(rule), expectedSlots = Slots(rule);
        for (int step = 1; step <= 20; step++)
        {
            Numbers.Uniform(Count, (ulong)step).CopyTo(gradients);
            InFloats(rule, expected, gradients, expectedSlots, step);
            gradients[0] = gradients[Count - 1] = 1e25f;
            rule.Update(values, gradients, slots, Rate, step);
        }
        Assert.Equal(expected[1..^1], values[1..^1]);
        Assert.Equal(expectedSlots.SelectMany(slot => slot[1..^1]), slots.SelectMany(slot => slot[1..^1]));
    }

    static IEnumerable<double> LastSteps(OptimizerRule rule, params float[] gradients)
    {
        float[] values = new float[Count], before = values;
        float[][] slots = Slots(rule);
        for (int k = 0; k < gradients.Length; k++)
        {
            before = [.. values];
            rule.Update(values, Filled(gradients[k]), slots, Rate, k + 1);
        }
        return values.Zip(before, (after, earlier) => (double)earlier - after);
    }

    static void Check(OptimizerRule rule, params float[] gradients)
    {
        float[] values = new float[Count];
        float[][] slots = Slots(rule);
        var formula = new Formula(rule);
        for (int k = 0; k < gradients.Length; k++)
        {
            rule.Update(values, Filled(gradients[k]), slots, Rate, k + 1);
            double expected = formula.Next(gradients[k]);
            foreach (float value in values)
                if (!(Math.Abs(value - expected) <= 1e-5 * Math.Max(Rate, Math.Abs(expected))))
                    Assert.Fail($"{rule}, gradients {string.Join(", ", gradients[..(k + 1)].TakeLast(6))}: expected {expected}, found {value}.");
        }
        Assert.All(slots.SelectMany(s => s), number => Assert.True(float.IsFinite(number)));
    }

    /// <summary>The rules' usual updates, one number at a time, as they are written down.</summary>
    static void InFloats(OptimizerRule rule, float[] values, float[] gradients, float[][] slots, int step)
    {
        for (int k = 0; k < values.Length; k++)
        {
            float g = gradients[k];
            if (rule is RmsProp rms)
            {
                float s = slots[0][k] = (float)rms.Decay * slots[0][k] + (float)(1 - rms.Decay) * (g * g);
                values[k] -= (float)Rate * g / (MathF.Sqrt(s) + (float)rms.Epsilon);
                continue;
            }
            double root2 = Math.Sqrt(1 - Math.Pow(0.999, step)), decay = rule is AdamW w ? Rate * w.WeightDecay : 0;
            float m = slots[0][k] = 0.9f * slots[0][k] + (float)(1 - 0.9) * g;
            float v = slots[1][k] = 0.999f * slots[1][k] + (float)(1 - 0.999) * (g * g);
            float alpha = (float)(Rate * root2 / (1 - Math.Pow(0.9, step)));
            values[k] = (float)(1 - decay) * values[k] - alpha * m / (MathF.Sqrt(v) + (float)(1e-8 * root2));
        }
    }

    static float[] Filled(float number)
    {
        var numbers = new float[Count];
        Array.Fill(numbers, number);
        return numbers;
    }

    static float[][] Slots(OptimizerRule rule) => [.. rule.Slots.Select(_ => new float[Count])];

    /// <summary>One value in double precision, from the papers.</summary>
    sealed class Formula(OptimizerRule rule)
    {
        double _value, _m, _v;
        int _step;

        public double Next(double g)
        {
            _step++;
            if (rule is RmsProp rms)
            {
                _v = rms.Decay * _v + (1 - rms.Decay) * g * g;
                return _value -= g == 0 ? 0 : Rate * g / (Math.Sqrt(_v) + rms.Epsilon);
            }
            (double beta1, double beta2, double epsilon, double decay) = rule switch
            {
                Adam adam => (adam.Beta1, adam.Beta2, adam.Epsilon, 0),
                AdamW adam => (adam.Beta1, adam.Beta2, adam.Epsilon, Rate * adam.WeightDecay),
                _ => throw new InvalidOperationException(),
            };
            _m = beta1 * _m + (1 - beta1) * g;
            _v = beta2 * _v + (1 - beta2) * g * g;
            double m = _m / (1 - Math.Pow(beta1, _step)), v = _v / (1 - Math.Pow(beta2, _step));
            return _value = (1 - decay) * _value - (m == 0 ? 0 : Rate * m / (Math.Sqrt(v) + epsilon));
        }
    }
}
