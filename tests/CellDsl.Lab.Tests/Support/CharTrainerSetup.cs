using CellDsl.Lab.Inspecting.Units;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Tests.Support;

/// <summary>A small character model with its first parameters, to look into or to change by hand.</summary>
sealed class CharTrainerSetup(Trainer<CharTraining> trainer, string text) : IDisposable
{
    public const int Hidden = 6;

    public CharModel Model => trainer.Task.Model;
    public string Text => text;

    public static CharTrainerSetup Create(string cell, int layers, string text)
        => Create([.. Enumerable.Repeat(cell, layers)], text, new CharModelOptions { EmbeddingSize = 4 });

    /// <param name="cells">One per layer.</param>
    /// <param name="options">But for the hidden size.</param>
    public static CharTrainerSetup Create(string[] cells, string text, CharModelOptions options)
        => new(CharTraining.Start([.. cells.Select(LiteratureCells.Get)], Corpus.FromText("test", text),
        options with { HiddenSize = Hidden }, new CharTrainerOptions { Length = 8, Batch = 2, ValidationShare = 0 },
        new LayerOptions { Threads = 1 }), text);

    public void Save(string folder) => trainer.Save(folder);

    /// <summary>An LSTM whose unit turns from below to above zero at every opening quote and back at every closing one, whatever the other units do:
    /// at a quote it forgets all and takes up tanh(1 - 20 h), elsewhere it keeps what it has. The first number of a character's vector says whether
    /// it is a quote.</summary>
    public void PlantQuoteUnit(int unit)
    {
        for (int symbol = 0; symbol < Model.Vocabulary.Size; symbol++)
            Model.Embedding.Parameters.Edit()[symbol * Model.Embedding.Size] = Model.Vocabulary[symbol].Value == '"' ? 1 : -1;
        ParameterSet<float> parameters = Model.Layers()[0].Layer.Parameters;
        foreach (string gate in (string[])["i", "f", "o", "g"])
        {
            parameters.Edit($"W{gate}").Slice(unit * Model.Embedding.Size, Model.Embedding.Size).Clear();
            parameters.Edit($"U{gate}").Slice(unit * Hidden, Hidden).Clear();
            parameters.Edit($"b{gate}")[unit] = 0;
        }
        parameters.Edit("Wi")[unit * Model.Embedding.Size] = 20;
        parameters.Edit("Wf")[unit * Model.Embedding.Size] = -20;
        parameters.Edit("bo")[unit] = 20;
        parameters.Edit("bg")[unit] = 1;
        parameters.Edit("Ug")[unit * Hidden + unit] = -20;
    }

    public void Dispose() => trainer.Dispose();
}
