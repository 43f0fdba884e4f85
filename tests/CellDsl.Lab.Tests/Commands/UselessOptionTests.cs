using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>An option that would change nothing is not taken in silence.</summary>
public sealed class UselessOptionTests
{
    [Theory]
    [InlineData("--noise", "generated scenes", "caption", "--features", "f", "--captions", "c", "--noise", "0.3")]
    [InlineData("--scenes", "generated scenes", "caption", "--features", "f", "--scenes", "30")]
    [InlineData("--held-out-fraction", "--captions", "caption", "--held-out-fraction", "0.2")]
    [InlineData("--examples", "--task", "translate", "--pairs", "p", "--examples", "30")]
    [InlineData("--held-out-fraction", "--pairs", "translate", "--task", "dates", "--held-out-fraction", "0.2")]
    [InlineData("--sentences", "--task", "words", "--train", "t", "--sentences", "30")]
    [InlineData("--prime", "--sample", "words", "--train", "t", "--prime", "the")]
    [InlineData("--from-zero", "--sample", "words", "--train", "t", "--from-zero")]
    [InlineData("--train", "a training", "words", "--sample", "model", "--train", "t")]
    [InlineData("--texts", "--task", "classify", "--train", "t", "--texts", "30")]
    [InlineData("--validation-fraction", "--train without --test", "classify", "--train", "t", "--test", "u", "--validation-fraction", "0.2")]
    [InlineData("--test", "a training", "classify", "--checkpoint", "model", "--input", "x", "--test", "t")]
    [InlineData("--cell", "measurements that nobody requests (without --serve)", "bench", "--serve", "--cell", "Gru")]
    [InlineData("--dump", "measurements that nobody requests (without --serve)", "bench", "--serve", "--dump", "folder")]
    [InlineData("--memory", "measurements (without --dump)", "bench", "--cell", "Gru", "--dump", "folder", "--memory", "3")]
    [InlineData("--mode", "measurements (without --dump)", "bench", "--cell", "Gru", "--dump", "folder", "--mode", "train")]
    [InlineData("--dtype", "measurements of time (without --memory)", "bench", "--cell", "Gru", "--memory", "3", "--dtype", "f64")]
    [InlineData("--sentences", "--task", "tag", "--train", "t", "--sentences", "30")]
    [InlineData("--validation-fraction", "--train without --test", "tag", "--train", "t", "--test", "u", "--validation-fraction", "0.2")]
    [InlineData("--validation-fraction", "--train without --test", "tag", "--checkpoint", "m", "--test", "u", "--validation-fraction", "0.2")]
    [InlineData("--train", "a training", "tag", "--checkpoint", "model", "--input", "x", "--train", "t")]
    [InlineData("--test", "a training or a measurement", "tag", "--checkpoint", "model", "--input", "x", "--test", "t")]
    [InlineData("--hidden", "a training", "tag", "--checkpoint", "model", "--test", "t", "--hidden", "8")]
    [InlineData("--resume", "a training", "tag", "--checkpoint", "model", "--test", "t", "--resume")]
    public void Is_refused_with_what_it_goes_with(string option, string where, params string[] args)
        => LiteratureCells.Lab(args).ShouldReject($"{option}: this option goes with {where} only.");

    [Theory]
    [InlineData("--dump", "folder")]
    [InlineData("--memory", "3")]
    public void Only_one_shape_is_dumped_or_weighed(string option, string value)
        => LiteratureCells.Lab("bench", "--cell", "Gru", "--shape", "2,1,3,4", "--shape", "3,1,3,4", option, value)
            .ShouldReject($"--shape: expected one with {option}, found 2.");
}
