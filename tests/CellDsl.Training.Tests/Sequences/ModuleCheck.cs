using System.Numerics.Tensors;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Gradients of a module in double precision against central differences, number by number: of parameters, inputs, contexts and initial
/// states, with respect to a random weighting of all outputs and final states.</summary>
static class ModuleCheck
{
    /// <summary>Two differences over steps h and h/2 leave, extrapolated, an error of h⁴ times the fifth derivative, below 1e-9 for h = 0.004 and
    /// derivatives of the order 1 to 10; rounding is 2^-53 · |objective| / h, about 1e-13.</summary>
    const double Step = 0.004, Tolerance = 1e-8;

    public static void Passes(SequenceModule<double> module, SequenceArguments<double> call)
    {
        (string where, double error) = Worst(module, call);
        Assert.True(error < Tolerance, $"{where}: the gradient is off by {error:g3}.");
    }

    /// <returns>The largest difference between a gradient and the quotient, relative to 1 or the gradient if larger, and where it is.</returns>
    public static (string Where, double Error) Worst(SequenceModule<double> module, SequenceArguments<double> call)
    {
        foreach (ParameterBlock<double> block in module.Blocks("m"))
            block.ZeroGradients();
        using RecordedPass<double> pass = module.Record(call);
        SequenceResult<double> run = module.Run(call);
        Assert.Equal(Flat(run.Output), Flat(pass.Output));
        Tensor<double> dy = Weights(pass.Output, 1);
        Dictionary<string, Tensor<double>> finals = pass.FinalStates.ToDictionary(s => s.Key, s => Weights(s.Value, 2));
        BackwardResult<double> back = pass.Backward(dy, finals);

        (string Where, double Error) worst = ("nowhere", 0);
        foreach (ParameterBlock<double> block in module.Blocks("m"))
        {
            double[] gradient = block.Gradients.ToArray();
            for (int k = 0; k < gradient.Length; k++)
                Note($"{block.Name} [{k}]", gradient[k], Quotient(k, (index, value) => block.Edit()[index] = value, block.Values[k]));
        }
        Tensors("input", new Dictionary<string, Tensor<double>> { [module.InputName] = call.Input! }, back.Inputs);
        Tensors("input", call.Inputs, back.Inputs);
        Tensors("context", call.Contexts, back.Contexts);
        Tensors("state", call.InitialStates, back.InitialStates);
        return worst;

        void Tensors(string kind, IReadOnlyDictionary<string, Tensor<double>> values, IReadOnlyDictionary<string, Tensor<double>> gradients)
        {
            foreach (var (name, tensor) in values)
                for (int k = 0; k < tensor.FlattenedLength; k++)
                    Note($"{kind} {name} [{k}]", Flat(gradients[name])[k],
                        Quotient(k, (index, value) => SequenceTensor.Span(tensor)[index] = value, SequenceTensor.Span(tensor)[k]));
        }

        void Note(string where, double gradient, double quotient)
        {
            double error = Math.Abs(gradient - quotient) / Math.Max(1, Math.Abs(quotient));
            if (!(error <= worst.Error))
                worst = (where, error);
        }

        double Quotient(int index, Action<int, double> set, double value)
        {
            double wide = Difference(Step), narrow = Difference(Step / 2);
            return (4 * narrow - wide) / 3;

            double Difference(double step)
            {
                set(index, value + step);
                double up = Objective();
                set(index, value - step);
                double down = Objective();
                set(index, value);
                return (up - down) / (2 * step);
            }
        }

        double Objective()
        {
            SequenceResult<double> result = module.Run(call);
            return Dot(result.Output, dy) + result.FinalStates.Sum(s => Dot(s.Value, finals[s.Key]));
        }
    }

    public static Tensor<double> Weights(Tensor<double> shape, ulong seed)
        => Tensor.Create([.. Numbers.Uniform((int)shape.FlattenedLength, seed).Select(v => (double)v)], shape.Lengths);

    public static double[] Flat(Tensor<double> tensor) => SequenceTensor.Span(tensor).ToArray();

    static double Dot(Tensor<double> a, Tensor<double> b) => TensorPrimitives.Dot<double>(SequenceTensor.Span(a), SequenceTensor.Span(b));
}
