using CellDsl.Lab.Formatting;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Learning;

/// <summary>What is told of a pass over the training data.</summary>
static class PassText
{
    public static string Of(long pass, LossScale scale, double loss, double? validation, double learningRate)
        => Numbers.Format($"pass {pass}: {scale.Name} "
        + $"{loss:0.000}{(validation is { } v ? Numbers.Format($", on {scale.Items} not trained on {v:0.000}") : "")}, learning rate "
        + $"{learningRate:0.######}");
}
