using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Language;

/// <summary>The batches of a language model: the next T symbols of each of B streams. States are carried from batch to batch; at the end of the text
/// it begins anew, with zero states.</summary>
sealed class LanguageBatches
{
    readonly LanguageModel _model;
    readonly TextStreams _streams;
    readonly SymbolBatch _batch;

    /// <param name="length">T: steps that gradients flow back through.</param>
    /// <param name="batch">B</param>
    /// <param name="unit">What the codes are of, for messages.</param>
    /// <exception cref="CorpusException">The text is shorter than one batch.</exception>
    public LanguageBatches(LanguageModel model, int[] codes, int length, int batch, string name, string unit)
    {
        _model = model;
        _streams = new TextStreams(codes, length, batch, name, unit);
        _batch = model.CreateBatch(length, batch);
        States = model.Stack.CreateStates(batch);
    }

    public SequenceStates<float> States { get; }

    /// <summary>Whole batches in one pass over the text.</summary>
    public int StepsPerPass => _streams.Count;

    /// <param name="step">Updates made before this one.</param>
    /// <param name="scale">The gradients are those of this times the summed loss; null: for the mean.</param>
    /// <returns>The mean loss in nats per symbol, and the symbols.</returns>
    public (double Loss, int Items) Backpropagate(long step, float? scale = null)
    {
        int index = (int)(step % StepsPerPass);
        if (index == 0)
            States.Reset();
        _streams.Fill(index, _batch.Inputs, _batch.Targets);
        return (_model.Backpropagate(_batch, States, scale, new SequenceNoise(0, (ulong)step)), _batch.Count);
    }
}
