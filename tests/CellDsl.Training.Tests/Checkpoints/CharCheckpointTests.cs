using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class CharCheckpointTests : IDisposable
{
    static readonly Corpus Text = Corpus.FromText("text", string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 30)));
    static readonly CharModelOptions Model = new() { Layers = 2, HiddenSize = 9, EmbeddingSize = 4 };
    static readonly CharTrainerOptions Options = new()
    {
        Length = 10, Batch = 3, Seed = 7, LearningRate = new(0.01, LearningRateDecay.Cosine, Steps: 40, FinalRate: 0.001, WarmUp: 5),
    };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string CheckpointFile => _folder["checkpoint.safetensors"];

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void A_resumed_training_has_the_numbers_of_one_never_stopped_bit_for_bit(string optimizer)
    {
        using Trainer<CharTraining> whole
            = CharTraining.Start(new FakeCell(), Text, Model, Options with { Optimizer = OptimizerRule.Parse(optimizer) });
        Trainer<CharTraining> parts = CharTraining.Start(new FakeCell(), Text, Model, Options with { Optimizer = OptimizerRule.Parse(optimizer) });
        // Stops within a pass and at the end of one.
        foreach (int stop in new[] { 5, whole.StepsPerPass, whole.StepsPerPass + 9 })
        {
            while (parts.Steps < stop)
                Assert.Equal(whole.Step(), parts.Step());
            parts.Save(_folder.Path);
            parts.Dispose();
            parts = CharTraining.Resume(_folder.Path, [new FakeCell()], Text);
            Assert.Equal(stop, parts.Steps);
            Assert.Equal(whole.Validate(), parts.Validate());
        }
        for (int k = 0; k < 5; k++)
            Assert.Equal(whole.Step(), parts.Step());
        for (int b = 0; b < whole.Task.Model.Parameters.Count; b++)
            Assert.Equal(whole.Task.Model.Parameters[b].Values.ToArray(), parts.Task.Model.Parameters[b].Values.ToArray());
        Assert.Equal(whole.Task.Options, parts.Task.Options);
        parts.Dispose();
    }

    [Fact]
    public void A_model_read_back_writes_the_same_text()
    {
        using Trainer<CharTraining> trainer = Trained();
        trainer.Save(_folder.Path);
        Checkpoint checkpoint = CharTraining.Read(_folder.Path);
        using CharModel model = CharTraining.CreateModel(checkpoint, [FakeCell.Tied, new FakeCell()]);
        using var original = new CharSampler(trainer.Task.Model);
        using var read = new CharSampler(model);
        Assert.Equal(original.SampleText("the ", 100, seed: 3), read.SampleText("the ", 100, seed: 3));
        Assert.Equal(("Fake", 20), (checkpoint.CellNames[0], checkpoint.Get(CharTraining.ProgressFact).Steps));
        Assert.Equal(trainer.Task.Model.Vocabulary.ToString(), checkpoint.Get(CharTraining.VocabularyFact).ToString());
        Assert.Equal(trainer.Task.Primer, CharTraining.PrimerOf(checkpoint));
    }

    [Fact]
    public void A_writer_that_fails_in_the_middle_leaves_the_old_checkpoint()
    {
        using Trainer<CharTraining> trainer = Trained();
        trainer.Save(_folder.Path);
        byte[] before = File.ReadAllBytes(CheckpointFile);

        // What a killed run leaves: the start of a new file under the temporary name.
        File.WriteAllBytes(_folder[".checkpoint.safetensors.x.tmp"], before[..(before.Length / 2)]);
        Assert.Equal(20, CharTraining.Read(_folder.Path).Get(CharTraining.ProgressFact).Steps);
        Assert.Equal(before, File.ReadAllBytes(CheckpointFile));

        Checkpoint.DeleteLeftovers(_folder.Path);
        trainer.Step();
        trainer.Save(_folder.Path);
        Assert.Equal(21, CharTraining.Read(_folder.Path).Get(CharTraining.ProgressFact).Steps);
        Assert.Equal([CheckpointFile], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Whoever_reads_while_checkpoints_are_written_finds_a_whole_one()
    {
        using Trainer<CharTraining> trainer = Trained();
        trainer.Save(_folder.Path);
        Task writing = Task.Run(() =>
        {
            for (int k = 0; k < 40; k++)
            {
                trainer.Step();
                trainer.Save(_folder.Path);
            }
        });
        int reads = 0;
        for (long last = 20; !writing.IsCompleted; reads++)
        {
            long steps = CharTraining.Read(_folder.Path).Get(CharTraining.ProgressFact).Steps;
            Assert.InRange(steps, last, 60);
            last = steps;
        }
        await writing;
        Assert.NotEqual(0, reads);
        Assert.Equal(60, CharTraining.Read(_folder.Path).Get(CharTraining.ProgressFact).Steps);
    }

    [Fact]
    public void A_folder_without_a_checkpoint_says_so()
    {
        Assert.Contains("found none in it", Refused(() => CharTraining.Read(_folder.Path)));
        Assert.Contains("found no folder", Refused(() => CharTraining.Read(_folder["nowhere"])));
        Assert.False(Checkpoint.Exists(_folder.Path));
    }

    [Fact]
    public void Another_text_is_refused()
    {
        Trained().Save(_folder.Path);
        Corpus other = Corpus.FromText("other.txt", string.Concat(Enumerable.Repeat("the cat sat on the hat. ", 30)));
        Assert.Contains("other.txt", Refused(() => CharTraining.Resume(_folder.Path, [new FakeCell()], other)));
    }

    [Fact]
    public void A_cell_that_is_not_there_is_refused()
    {
        Trained().Save(_folder.Path);
        Assert.Contains("is of cell 'Fake'; here are Other, Tied",
            Refused(() => CharTraining.CreateModel(CharTraining.Read(_folder.Path), [FakeCell.Named("Other"), FakeCell.Tied])));
    }

    [Fact]
    public void A_cell_with_other_equations_is_refused_though_its_shapes_fit()
    {
        Trained().Save(_folder.Path);
        var changed = new FakeCell(cell => cell with
            { Equations = [Formulas.With(cell.Equations[0], FormulaOp.Tanh, FormulaOp.Relu), cell.Equations[1]] });
        Assert.Contains("expected h1 = tanh(W x + U h + b); found h1 = relu(W x + U h + b)",
            Refused(() => CharTraining.CreateModel(CharTraining.Read(_folder.Path), [changed])));
    }

    /// <summary>Cells are known by what they compute: how a version of the library prints it makes no difference.</summary>
    [Fact]
    public void Another_text_of_the_same_equations_is_no_other_cell()
    {
        Trained().Save(_folder.Path);
        Alter(metadata => metadata["equations"] = "h1 := tanh(W·x + U·h + b)\ny := V·h1");
        CharTraining.CreateModel(CharTraining.Read(_folder.Path), [new FakeCell()]).Dispose();
    }

    [Fact]
    public void A_checkpoint_without_hashes_is_known_by_the_text_of_its_equations()
    {
        Trained().Save(_folder.Path);
        Alter(metadata => metadata.Remove("hashes"));
        CharTraining.CreateModel(CharTraining.Read(_folder.Path), [new FakeCell()]).Dispose();
        Alter(metadata => metadata["equations"] = "h1 = relu(W x + U h + b)\ny = V h1");
        Assert.Contains("expected h1 = relu(W x + U h + b); found h1 = tanh(W x + U h + b)",
            Refused(() => CharTraining.CreateModel(CharTraining.Read(_folder.Path), [new FakeCell()])));
    }

    [Fact]
    public void A_hash_made_in_another_way_is_not_compared()
    {
        Trained().Save(_folder.Path);
        Alter(metadata => metadata["hashes"] = "2-0123");
        CharTraining.CreateModel(CharTraining.Read(_folder.Path), [new FakeCell()]).Dispose();
    }

    [Fact]
    public void A_cell_whose_sizes_have_changed_is_refused_though_its_equations_read_the_same()
    {
        Trained().Save(_folder.Path);
        var changed = new FakeCell(cell => cell with { Output = cell.Output with { Name = "h1" } });
        Assert.Contains("its equations read as they did (h1 = tanh(W x + U h + b); y = V h1), but",
            Refused(() => CharTraining.CreateModel(CharTraining.Read(_folder.Path), [changed])));
    }

    void Alter(Action<Dictionary<string, string>> change)
    {
        SafetensorsFile file = SafetensorsFile.Read(CheckpointFile);
        var metadata = new Dictionary<string, string>(file.Metadata);
        change(metadata);
        SafetensorsFile.Write(CheckpointFile, file.Tensors.Values, metadata);
    }

    [Theory]
    [InlineData("hashes", "a,b", "expected the hashes of 1 cells, found 2")]
    [InlineData("format", "something else", "expected format")]
    [InlineData("version", "2", "expected version '1', found '2'")]
    [InlineData("cell", null, "have no 'cell'")]
    [InlineData("vocabulary", "ba", "not in order")]
    [InlineData("model", "{", "'model' are damaged")]
    [InlineData("model", "null", "'model' are damaged")]
    [InlineData("model", """{"HiddenSize":-1}""", "'model' are damaged")]
    [InlineData("model", """{"HiddenSize":1000000000,"EmbeddingSize":null}""", "expected F32 [")]
    [InlineData("model", """{"Layers":1000000000}""", "tensor 'layers.2.W' is missing")]
    [InlineData("model", """{"OtherSizes":null}""", "'model' are damaged")]
    [InlineData("model", """{"Layers":0}""", "'model' are damaged")]
    [InlineData("training", """{"Optimizer":{"$type":"other"}}""", "'training' are damaged")]
    [InlineData("training", """{"Length":0}""", "'training' are damaged")]
    [InlineData("training", """{"Batch":1000000}""", "'training' are damaged")]
    [InlineData("model", """{"Layers":1,"Residual":true}""", "Residual connections need a layer")]
    [InlineData("progress", """{"TextLength":1}""", "another text")]
    [InlineData("progress", """{"Steps":5000000000}""", "from 0 to 2147483647, found 5000000000")]
    [InlineData("progress", """{"Steps":-1}""", "from 0 to 2147483647, found -1")]
    [InlineData("progress", "[]", "'progress' are damaged")]
    public void Damaged_metadata_are_refused_with_the_reason(string key, string? value, string reason)
    {
        Trained().Save(_folder.Path);
        SafetensorsFile file = SafetensorsFile.Read(CheckpointFile);
        SafetensorsFile.Write(CheckpointFile, file.Tensors.Values, Damage.Of(file.Metadata, key, value));

        Exception e = Assert.ThrowsAny<IOException>(() => CharTraining.Resume(_folder.Path, [new FakeCell()], Text));
        Assert.True(e is CheckpointException or SafetensorsException, e.ToString());
        Assert.Contains(reason, e.Message);
        Assert.Contains(CheckpointFile, e.Message);
    }

    [Fact]
    public void Each_missing_or_misshapen_tensor_is_named()
    {
        Trained().Save(_folder.Path);
        SafetensorsFile file = SafetensorsFile.Read(CheckpointFile);
        Assert.Equal(21, file.Tensors.Count);
        foreach (SafetensorsTensor tensor in file.Tensors.Values)
            foreach (SafetensorsTensor? changed in new[]
                { null, SafetensorsTensor.Create<float>(tensor.Name, [1, 2], 2), SafetensorsTensor.Create<double>(tensor.Name, [1], 1) })
            {
                SafetensorsFile.Write(CheckpointFile, file.Tensors.Values.Where(t => t != tensor).Concat(changed is null ? [] : [changed]),
                    file.Metadata);
                Assert.Contains($"tensor '{tensor.Name}'", Assert.Throws<SafetensorsException>(
                    () => CharTraining.Resume(_folder.Path, [new FakeCell()], Text)).Message);
            }
    }

    [Theory]
    [InlineData("embedding.E", float.NaN), InlineData("dense.b", float.PositiveInfinity), InlineData("layers.1.W", float.NaN)]
    public void A_parameter_that_is_no_number_is_refused(string name, float number)
    {
        Trained().Save(_folder.Path);
        Change(name, number);
        Assert.Contains($"tensor '{name}': expected numbers, found {number} at index 2",
            Refused(() => CharTraining.CreateModel(CharTraining.Read(_folder.Path), [new FakeCell()])));
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void What_an_optimizer_remembers_is_a_number(float number)
    {
        Trained().Save(_folder.Path);
        Change(SafetensorsFile.Read(CheckpointFile).Tensors.Keys.First(name => name.StartsWith("optimizer.", StringComparison.Ordinal)), number);
        Assert.Contains($"expected numbers, found {number}", Refused(() => CharTraining.Resume(_folder.Path, [new FakeCell()], Text)));
    }

    [Fact]
    public void A_mean_square_beyond_floats_range_is_none_that_is_damaged()
    {
        Trained().Save(_folder.Path);
        Change("optimizer.dense.v", -1e25f);
        using Trainer<CharTraining> trainer = CharTraining.Resume(_folder.Path, [new FakeCell()], Text);
        float before = trainer.Task.Model.Dense.Parameters.Values[2];
        trainer.Step();
        Assert.Equal(before, trainer.Task.Model.Dense.Parameters.Values[2]);
    }

    [Fact]
    public void Parameters_that_have_become_infinite_do_not_replace_the_checkpoint()
    {
        using Trainer<CharTraining> trainer = Trained();
        trainer.Save(_folder.Path);
        byte[] before = File.ReadAllBytes(CheckpointFile);
        trainer.Task.Model.Dense.Parameters.Edit()[1] = float.NegativeInfinity;
        Assert.Contains("Parameter 'dense.", Assert.Throws<TrainingDivergedException>(() => trainer.Save(_folder.Path)).Message);
        Assert.Equal(before, File.ReadAllBytes(CheckpointFile));
    }

    void Change(string name, float number)
    {
        SafetensorsFile file = SafetensorsFile.Read(CheckpointFile);
        float[] values = file[name].ToArray<float>();
        values[2] = number;
        SafetensorsFile.Write(CheckpointFile,
            [.. file.Tensors.Values.Where(t => t.Name != name), SafetensorsTensor.Create<float>(name, values, [.. file[name].Shape])], file.Metadata);
    }

    static Trainer<CharTraining> Trained()
    {
        Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Text, Model, Options);
        while (trainer.Steps < 20)
            trainer.Step();
        return trainer;
    }

    static string Refused(Action action) => Assert.Throws<CheckpointException>(action).Message;
}
