using System.Text.Json.Nodes;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

/// <summary>Stacks of different cells, with dropout and residual connections, in a character model.</summary>
public sealed class CellStackTests : IDisposable
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Lstm>(), CellDefinition.Of<Gru>()];
    static readonly Corpus Text = Corpus.FromText("text", string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 30)));
    static readonly CharModelOptions Model = new() { HiddenSize = 9, EmbeddingSize = 9, Dropout = 0.25, Residual = true };
    static readonly CharTrainerOptions Options = new() { Length = 10, Batch = 3 };
    static readonly LayerOptions OneThread = new() { Threads = 1 };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mixed_stack_with_dropout_resumes_bit_for_bit()
    {
        using Trainer<CharTraining> whole = CharTraining.Start(Cells, Text, Model, Options, OneThread);
        using (Trainer<CharTraining> first = CharTraining.Start(Cells, Text, Model, Options, OneThread))
        {
            for (int k = 0; k < 4; k++)
                Assert.Equal(whole.Step(), first.Step());
            first.Save(_folder.Path);
        }
        Assert.Equal(["Lstm", "Gru"], CharTraining.Layers(CharTraining.Read(_folder.Path)));
        using Trainer<CharTraining> second = CharTraining.Resume(_folder.Path, Cells, Text, OneThread);
        for (int k = 0; k < 4; k++)
            Assert.Equal(whole.Step(), second.Step());
        Assert.Equal(whole.Validate(), second.Validate());
    }

    [Fact]
    public void Each_layer_adds_its_input_where_sizes_agree()
    {
        using SequenceStack<float> stack = CellStack.Create([new FakeCell(), new FakeCell()], 4,
            new StackOptions { HiddenSize = 4, Residual = true }, seed: 1, OneThread);
        using SequenceStack<float> plain
            = CellStack.Create([new FakeCell(), new FakeCell()], 4, new StackOptions { HiddenSize = 4 }, seed: 1, OneThread);
        var x = System.Numerics.Tensors.Tensor.Create(Numbers.Uniform(12, 1), [3, 1, 4]);
        float[] lower = Sum(plain.Modules[0].Run(new SequenceArguments<float>(x)).Output, x);
        var middle = System.Numerics.Tensors.Tensor.Create(lower, [3, 1, 4]);
        float[] expected = Sum(plain.Modules[1].Run(new SequenceArguments<float>(middle)).Output, middle);
        float[] actual = Sum(stack.Run(new SequenceArguments<float>(x)).Output, SequenceTensor.Zeros<float>(3, 1, 4));
        for (int k = 0; k < actual.Length; k++)
            Assert.Equal(expected[k], actual[k], tolerance: 1e-6f);

        static float[] Sum(System.Numerics.Tensors.Tensor<float> a, System.Numerics.Tensors.Tensor<float> b)
            => SequenceTensor.Span(SequenceTensor.Sum(a, b)).ToArray();
    }

    [Fact]
    public void Checkpoints_from_before_there_were_mixed_stacks_are_read()
    {
        using Trainer<CharTraining> trainer
            = CharTraining.Start(Cells[0], Text, new CharModelOptions { HiddenSize = 8, Layers = 2 }, Options, OneThread);
        trainer.Step();
        trainer.Save(_folder.Path);
        string path = _folder["checkpoint.safetensors"];
        SafetensorsFile file = SafetensorsFile.Read(path);
        var model = (JsonObject)JsonNode.Parse(file.Metadata["model"])!;
        foreach (string added in (string[])["Cells", "Dropout", "Residual"])
            Assert.True(model.Remove(added));
        Assert.Equal(4, model.Count);
        SafetensorsFile.Write(path, file.Tensors.Values, new Dictionary<string, string>(file.Metadata) { ["model"] = model.ToJsonString() });

        using Trainer<CharTraining> resumed = CharTraining.Resume(_folder.Path, Cells, Text, OneThread);
        Assert.Equal(trainer.Step(), resumed.Step());
    }

    [Fact]
    public void Times_of_parts_add_up()
    {
        using Trainer<CharTraining> trainer = CharTraining.Start(Cells, Text, Model, Options, OneThread);
        Assert.Equal(0, trainer.Times.Share(TrainingPart.Layers));
        trainer.Step();
        Assert.Equal(1, Enum.GetValues<TrainingPart>().Sum(trainer.Times.Share), tolerance: 1e-9);
        Assert.All(Enum.GetValues<TrainingPart>(), part => Assert.Equal(part != TrainingPart.Attention, trainer.Times[part] > TimeSpan.Zero));
    }
}
