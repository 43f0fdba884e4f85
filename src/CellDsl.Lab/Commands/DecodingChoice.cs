using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Decoding;

namespace CellDsl.Lab.Commands;

/// <summary>The options that say how what a model writes is searched for.</summary>
/// <param name="beam">The usual one.</param>
sealed class DecodingChoice(int beam)
{
    readonly Option<int> _beam = OptionFactory.Count("--beam", "Beginnings that decoding keeps; 1: greedy.", beam, 1, 1000);
    readonly Option<double> _penalty
        = OptionFactory.Number("--length-penalty", "α of Wu et al. (2016) by which a beam ranks; 0: by probability alone.", 0, 0, 10);

    public IEnumerable<Option> All => [_beam, _penalty];

    public Decoding Decoding(ParseResult parsed)
        => new(parsed.GetValue(_beam), parsed.GetValue(_penalty) is > 0 and var alpha ? LengthNormalization.Wu(alpha) : LengthNormalization.None);
}

/// <param name="Beam">Beginnings kept; 1: greedy.</param>
/// <param name="Normalization">By what a beam ranks.</param>
sealed record Decoding(int Beam, LengthNormalization Normalization);
