using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Parameters;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

/// <summary>The compiled cells, through everything a training does.</summary>
public sealed class CellsTests
{
    static readonly Corpus Text = Corpus.FromText("text", string.Concat(Enumerable.Repeat("she sells sea shells by the sea shore; ", 40)));
    static readonly CharTrainerOptions Options = new() { Length = 16, Batch = 5, LearningRate = new(0.01), ClipNorm = 1 };

    static readonly IReadOnlyList<CellDefinition> All = CellDefinition.In(typeof(Lstm).Assembly);

    public static TheoryData<string> OneInput => [.. All.Where(IsFedByAStack).Select(cell => cell.Description.Name)];
    public static TheoryData<string> Others => [.. All.Where(cell => !IsFedByAStack(cell)).Select(cell => cell.Description.Name)];

    [Fact]
    public void Layers_of_both_precisions_are_made_alike()
    {
        using var single = new RecurrentLayer<Lstm>(inputSize: 3, hiddenSize: 4, seed: 5);
        using var twice = new RecurrentLayer<Lstm, double>(inputSize: 3, hiddenSize: 4, seed: 5);
        using var bySizes = new RecurrentLayer<Lstm, double>(new CellSizes(3, 4), seed: 5);
        Assert.Equal(bySizes.Parameters.Values, twice.Parameters.Values);
        Assert.Equal(single.Parameters.Values.ToArray(), twice.Parameters.Values.ToArray().Select(value => (float)value));
    }

    [Theory, MemberData(nameof(OneInput))]
    public void Any_cell_trains_and_resumes_bit_for_bit_on_any_number_of_threads(string name)
    {
        using var folder = new TemporaryFolder();
        using Trainer<CharTraining> whole = Start(Cell(name), threads: 1);
        using (Trainer<CharTraining> first = Start(Cell(name), threads: 2))
        {
            for (int k = 0; k < 4; k++)
                Assert.Equal(whole.Step(), first.Step());
            first.Save(folder.Path);
        }
        using Trainer<CharTraining> second = CharTraining.Resume(folder.Path, All, Text, new LayerOptions { Threads = 2 });
        for (int k = 0; k < 4; k++)
            Assert.Equal(whole.Step(), second.Step());
        Assert.Equal(whole.Validate(), second.Validate());
        for (int b = 0; b < whole.Task.Model.Parameters.Count; b++)
            Assert.Equal(whole.Task.Model.Parameters[b].Values.ToArray(), second.Task.Model.Parameters[b].Values.ToArray());

        using var sampler = new CharSampler(second.Task.Model);
        Assert.Equal(20, sampler.SampleText("she ", 20).Length);
    }

    [Theory, MemberData(nameof(OneInput))]
    public void Any_cell_has_the_gradients_of_its_loss(string name)
    {
        // Its output jumps where a product changes sign, and so does the loss.
        if (name == nameof(ModReluRnn))
            return;
        using Trainer<CharTraining> trainer = Start(Cell(name), threads: 2);
        CharModel model = trainer.Task.Model;
        SymbolBatch batch = model.CreateBatch(4, 3);
        Numbers.Integers(batch.Count, 1, model.Vocabulary.Size).CopyTo(batch.Inputs);
        Numbers.Integers(batch.Count, 2, model.Vocabulary.Size).CopyTo(batch.Targets);
        // As some cells begin, almost nothing passes through them: IRNN's input matrix has a deviation of 0.001.
        for (ulong b = 0; b < (ulong)model.Parameters.Count; b++)
        {
            Span<float> values = model.Parameters[(int)b].Edit();
            TensorPrimitives.Add(values, Numbers.Uniform(values.Length, b, bound: 0.1), values);
        }
        foreach (ParameterBlock block in model.Parameters)
            block.ZeroGradients();
        model.Backpropagate(batch, model.Stack.CreateStates(3));

        // Along the gradient of the embedding, which has passed through everything above. Curvature and kinks over the step are allowed one part
        // in ten, a loss of about 3 in single precision its rounding; that a cell's own gradients are exact is tested in double precision elsewhere.
        ParameterBlock parameters = model.Embedding.Parameters;
        float[] direction = parameters.Gradients.ToArray(), kept = parameters.Values.ToArray();
        double norm = Math.Sqrt(direction.Sum(g => (double)g * g));
        // The flatter, the longer the step, so that the loss changes by more than it is rounded.
        double distance = Math.Clamp(1e-4 / norm, 0.005, 1), expected = 2 * distance * norm;
        double tolerance = 0.1 + 16 * Math.Pow(2, -24) / expected;
        Assert.InRange(tolerance, 0, 0.25);
        Assert.Equal(1, (LossAt(distance / norm) - LossAt(-distance / norm)) / expected, tolerance);

        double LossAt(double length)
        {
            for (int k = 0; k < kept.Length; k++)
                parameters.Edit()[k] = (float)(kept[k] + length * direction[k]);
            return model.Evaluate(batch, model.Stack.CreateStates(3)) / batch.Count;
        }
    }

    [Theory, MemberData(nameof(Others))]
    public void Cells_that_need_more_than_one_input_are_refused_by_name(string name)
        => Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => Start(Cell(name), threads: 1)).Message);

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    [InlineData("Mut1")]
    public void Gated_cells_learn_a_line_by_heart(string name)
    {
        using Trainer<CharTraining> trainer
            = CharTraining.Start(Cell(name), Text, new CharModelOptions { HiddenSize = 32 }, Options, new LayerOptions { Threads = 1 });
        while (trainer.Steps < 300)
            trainer.Step();
        // Each validation stream begins in the middle of a word, from zero states, and its first letters have to be guessed.
        Assert.InRange(trainer.Validate()!.Value / SoftmaxCrossEntropy.NatsPerBit, 0, 0.6);
        using var sampler = new CharSampler(trainer.Task.Model);
        Assert.StartsWith("sea shells by the sea shore", sampler.SampleText("by the sea shore; she sells ", 40, temperature: 0));
    }

    static bool IsFedByAStack(CellDefinition cell) => cell.Description.Inputs.Count == 1 && cell.Description.Contexts.Count == 0;

    static CellDefinition Cell(string name) => All.First(cell => cell.Description.Name == name);

    static Trainer<CharTraining> Start(CellDefinition cell, int threads)
        => CharTraining.Start(cell, Text, new CharModelOptions { Layers = 2, HiddenSize = 13 }, Options, new LayerOptions { Threads = threads });
}
