using System.Numerics.Tensors;

namespace CellDsl.Lab.Inspecting.Flow;

/// <summary>How gradients fare on their way back through time.</summary>
/// <param name="States">Names of the states; the last of <see cref="Norms"/> and <see cref="Spectra"/> is of all together, if there are
/// several.</param>
/// <param name="Norms">By state and time t = 0 ... T-1: |dL/ds_t| for L = v·y_T with a random direction v of length 1; s_t is the state after t
/// steps, s_0 the initial one. (s_T has no gradient of its own: some cells read their output from it, others compute both side by side.)</param>
/// <param name="Spectra">By state: singular values of ds_T/ds_{T-k}; empty where the states are too large.</param>
/// <param name="StateSize">Numbers in all states together.</param>
sealed record GradientFlow(string Label, IReadOnlyList<string> States, IReadOnlyList<double[]> Norms, IReadOnlyList<IReadOnlyList<Spectrum>> Spectra,
    int StateSize)
{
    /// <summary>Products of Jacobians are formed for states of up to so many numbers: their singular values take time that grows with the third
    /// power.</summary>
    public const int MostStates = 128;

    const int MostLags = 28;

    /// <summary>A layer by itself: y_T is its own output.</summary>
    public static GradientFlow Of(FlowSubject subject, ulong seed, CancellationToken stop = default)
    {
        var steps = new StepBackward(subject, stop);
        var parts = Parts(subject, steps);
        return Of(subject, steps, parts, NormsOf(steps, parts, seed));
    }

    /// <summary>A layer of a model, whose gradients come from the model's output.</summary>
    /// <param name="norms">By state and time, |dL/ds_t|.</param>
    public static GradientFlow Of(FlowSubject subject, IReadOnlyList<double[]> norms, CancellationToken stop = default)
    {
        var steps = new StepBackward(subject, stop);
        var parts = Parts(subject, steps);
        double[] all = [.. Enumerable.Range(0, steps.Steps).Select(t => EuclideanNorm.Of([.. norms.Select(state => state[t])]))];
        return Of(subject, steps, parts, parts.Count > norms.Count ? [.. norms, all] : norms);
    }

    static GradientFlow Of(FlowSubject subject, StepBackward steps, List<(string Name, int Start, int Size)> parts, IReadOnlyList<double[]> norms)
        => new(subject.Label, [.. parts.Select(p => p.Name)], norms, steps.Size > MostStates ? [] : SpectraOf(steps, parts), steps.Size);

    static List<(string Name, int Start, int Size)> Parts(FlowSubject subject, StepBackward steps)
    {
        var parts = new List<(string Name, int Start, int Size)>();
        foreach (VectorInfo state in subject.Layer.Cell.States)
            parts.Add((state.Name, parts.Sum(p => p.Size), steps.Sizes[parts.Count]));
        if (parts.Count > 1)
            parts.Add(("all states", 0, steps.Size));
        return parts;
    }

    static IReadOnlyList<double[]> NormsOf(StepBackward steps, List<(string Name, int Start, int Size)> parts, ulong seed)
    {
        double[][] norms = [.. parts.Select(_ => new double[steps.Steps])];
        double[] gradient = new double[steps.Size];
        for (int step = steps.Steps - 1; step >= 0; step--)
        {
            gradient = steps.Before(step, gradient, step == steps.Steps - 1 ? Direction(steps.OutputSize, seed) : null);
            for (int p = 0; p < parts.Count; p++)
                norms[p][step] = EuclideanNorm.Of(gradient.AsSpan(parts[p].Start, parts[p].Size));
        }
        return norms;
    }

    /// <summary>Of the loss.</summary>
    public static double[] Direction(int size, ulong seed)
    {
        var random = new CounterRandom(seed, "inspect.loss");
        double[] direction = new double[size];
        for (int k = 0; k < size; k++)
            direction[k] = random.Normal((ulong)k);
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
        return direction;
    }

    static IReadOnlyList<IReadOnlyList<Spectrum>> SpectraOf(StepBackward steps, List<(string Name, int Start, int Size)> parts)
    {
        List<Spectrum>[] spectra = [.. parts.Select(_ => new List<Spectrum>())];
        HashSet<int> lags = [.. Lags(steps.Steps)];
        // Row i is the gradient of number i of the states after the last step: the rows of the product of Jacobians.
        double[] product = new double[steps.Size * steps.Size];
        for (int i = 0; i < steps.Size; i++)
            product[i * steps.Size + i] = 1;
        for (int lag = 1; lag <= steps.Steps; lag++)
        {
            product = steps.Before(steps.Steps - lag, product);
            if (lags.Contains(lag))
                for (int p = 0; p < parts.Count; p++)
                    spectra[p].Add(Spectrum.Of(lag, Block(product, steps.Size, parts[p].Start, parts[p].Size)));
        }
        return spectra;
    }

    /// <summary>The first few, then evenly up to T.</summary>
    internal static IEnumerable<int> Lags(int steps)
        => Enumerable.Range(0, MostLags).Select(k => (int)Math.Round(1 + (steps - 1.0) * k / (MostLags - 1))).Concat([1, 2, 3]).Where(l => l <= steps)
        .Distinct().Order();

    static double[] Block(double[] matrix, int size, int start, int length)
    {
        double[] block = new double[length * length];
        for (int row = 0; row < length; row++)
            matrix.AsSpan((start + row) * size + start, length).CopyTo(block.AsSpan(row * length));
        return block;
    }
}

/// <summary>Singular values of ds_T/ds_{T-lag}.</summary>
/// <param name="Median">Null if it is lost in the rounding of the largest: below n·ε times it.</param>
/// <param name="Least">Likewise.</param>
sealed record Spectrum(int Lag, double Largest, double? Median, double? Least)
{
    public static Spectrum Of(int lag, double[] jacobian)
    {
        int n = (int)Math.Round(Math.Sqrt(jacobian.Length));
        double[] values = SingularValues.Of(jacobian, n, n);
        double bound = n * Math.ScaleB(1, -52) * values[0];
        return new(lag, values[0], Seen(values[n / 2]), Seen(values[^1]));

        double? Seen(double value) => value > bound ? value : null;
    }
}
