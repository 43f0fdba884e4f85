using CellDsl.Lab.Tasks;
using CellDsl.Training.Models.Captioning;

namespace CellDsl.Training.Tests;

public sealed class SceneTests
{
    static readonly SceneObject LargeRedCircle = new(0, 0, 0, true), SmallBlueStar = new(2, 3, 2, false);

    [Fact]
    public void The_grammar_has_all_its_sentences_for_a_scene_and_no_others()
    {
        Assert.Equal(
            ["a big red circle on the left", "a large red circle on the left", "on the left is a big red circle", "on the left is a large red circle",
                "there is a big red circle on the left", "there is a large red circle on the left"],
            SceneGrammar.Sentences(new Scene([LargeRedCircle])).Order(StringComparer.Ordinal));
        IReadOnlyList<string> two = SceneGrammar.Sentences(new Scene([LargeRedCircle, SmallBlueStar]));
        Assert.Equal(12, two.Distinct().Count());
        Assert.Contains("a large red circle is to the left of a little blue star", two);
        IReadOnlyList<string> three = SceneGrammar.Sentences(new Scene([LargeRedCircle, new SceneObject(1, 1, 3, true), SmallBlueStar]));
        Assert.Equal(16, three.Distinct().Count());
        Assert.Contains("a big yellow square is between a large red circle and a small blue star", three);
        Assert.All(three, sentence => Assert.DoesNotContain("{", sentence));
    }

    [Fact]
    public void Held_out_scenes_are_never_trained_on_and_features_are_what_the_captions_say()
    {
        CaptionData data = SceneTask.Generate(500, 50, noise: 0, seed: 1);
        Assert.Equal((500, 50), (data.Training.Count, data.HeldOut.Count));
        Assert.Equal(550, data.Training.Concat(data.HeldOut).Select(e => e.Key).Distinct().Count());
        Assert.All(data.HeldOut, example => Assert.True(SceneTask.IsHeldOut(((SceneExample)example).Scene)));
        foreach (CaptionExample example in data.Training.Concat(data.HeldOut))
        {
            Assert.Equal(example.Captions.Count, example.Captions.Intersect(SceneGrammar.Sentences(((SceneExample)example).Scene)).Count());
            Assert.Equal(SceneTask.References, example.Captions.Count);
            // Present, shape and colour are one each, size one for large ones.
            Assert.Equal(((SceneExample)example).Scene.Objects.Sum(o => 3 + (o.IsLarge ? 1 : 0)), example.Features.Sum());
        }
        Assert.Equal([1, 2, 3], data.Training.Select(e => ((SceneExample)e).Scene.Objects.Count).Distinct().Order());
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        CaptionData clean = SceneTask.Generate(300, 0, noise: 0, seed: 1), noisy = SceneTask.Generate(300, 0, noise: 0.2, seed: 1);
        double[] noise = [.. clean.Training.Zip(noisy.Training).SelectMany(p => p.First.Features.Zip(p.Second.Features, (a, b) => (double)b - a))];
        // Of 9000 numbers; the standard error of a deviation is σ/√(2n), a seventieth of a tenth.
        Assert.Equal(0.2, Math.Sqrt(noise.Average(x => x * x)), tolerance: 0.008);
        Assert.Equal(0, noise.Average(), tolerance: 0.01);
    }
}
