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
    public void Is_refused_with_what_it_goes_with(string option, string where, params string[] args)
        => LiteratureCells.Lab(args).ShouldReject($"{option}: this option goes with {where} only.");
}
