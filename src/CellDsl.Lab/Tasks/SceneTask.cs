using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Examples;

namespace CellDsl.Lab.Tasks;

/// <summary>Scenes of shapes with the sentences that a grammar has for them. A scene is held out with all its sentences and however its features came
/// out.</summary>
static class SceneTask
{
    /// <summary>About this share of all scenes is held out.</summary>
    public const double HeldOutShare = 0.1;

    /// <summary>There are 35 936 scenes (96 of one object, 3 072 of two, 32 768 of three); beyond this it takes ever longer to find one that was not
    /// drawn before.</summary>
    public const int MostScenes = 12_000;

    /// <summary>Sentences per scene.</summary>
    public const int References = 5;

    /// <param name="noise">Standard deviation of what is added to the features, which are zeros and ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">More scenes are wanted than can be drawn, or the noise is negative.</exception>
    public static CaptionData Generate(int training, int heldOut, double noise, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(training, MostScenes);
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, MostScenes * HeldOutShare);
        if (!(noise >= 0 && double.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "The noise must be a finite number of at least 0.");
        CounterRandom scenes = new(seed, "scenes"), features = new(seed, "features"), sentences = new(seed, "sentences");
        List<CaptionExample> train = [], test = [];
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        for (ulong k = 0; train.Count < training || test.Count < heldOut; k++)
        {
            var scene = Scene.Draw(scenes, k);
            (List<CaptionExample> examples, int wanted) = IsHeldOut(scene) ? (test, heldOut) : (train, training);
            if (examples.Count < wanted && drawn.Add(scene.Key))
                examples.Add(new SceneExample(scene.Key, scene.Features(features, k, noise), Some(SceneGrammar.Sentences(scene), sentences, k),
                    scene));
        }
        return new CaptionData("scenes of one to three shapes", Scene.FeatureSize, train, test);
    }

    /// <summary>Whether the scene is never trained on.</summary>
    public static bool IsHeldOut(Scene scene) => HeldOut.Contains(scene.Key, HeldOutShare);

    /// <summary>Some of the sentences, none twice.</summary>
    static List<string> Some(IReadOnlyList<string> all, CounterRandom random, ulong index)
    {
        List<string> left = [.. all], chosen = [];
        for (ulong k = 0; chosen.Count < References && left.Count > 0; k++)
        {
            int which = (int)(random.Uniform(index * References + k) * left.Count);
            chosen.Add(left[which]);
            left.RemoveAt(which);
        }
        return chosen;
    }
}

/// <summary>An example whose features are of a known scene.</summary>
sealed record SceneExample(string Key, float[] Features, IReadOnlyList<string> Captions, Scene Scene) : CaptionExample(Key, Features, Captions);
