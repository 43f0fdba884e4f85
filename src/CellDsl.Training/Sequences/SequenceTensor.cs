using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CellDsl.Training.Layers;

namespace CellDsl.Training.Sequences;

/// <summary>Dense tensors [T, B, n] and [B, n] as rows of numbers.</summary>
static class SequenceTensor
{
    public static Tensor<T> Zeros<T>(params ReadOnlySpan<nint> lengths) => Tensor.CreateFromShape<T>(lengths);

    /// <summary>All numbers in place. Tensor.GetSpan refuses tensors with several lengths of 1.</summary>
    public static Span<T> Span<T>(Tensor<T> tensor) => tensor.IsDense
        ? MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength))
        : throw new ArgumentException("A module's tensors must be dense.");

    public static Tensor<T> Dense<T>(Tensor<T> tensor) => tensor.IsDense ? tensor : tensor.ToDenseTensor();

    /// <param name="target">Where to put it, here and below; null: a new tensor.</param>
    public static Tensor<T> Sum<T>(Tensor<T> a, Tensor<T> b, Tensor<T>? target = null)
        where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        Tensor<T> sum = target ?? Tensor.CreateFromShapeUninitialized<T>(a.Lengths);
        TensorPrimitives.Add(Span(a), Span(b), Span(sum));
        return sum;
    }

    /// <summary>Adds to a sum that may not have begun.</summary>
    public static void AddTo<T>(ref Tensor<T>? sum, Tensor<T> term, TensorLoan<T> loan)
        where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
        => sum = sum is null ? term : Sum(sum, term, loan.Take(term.Lengths));

    /// <summary>Rows of all parts side by side.</summary>
    public static Tensor<T> Concatenate<T>(IReadOnlyList<Tensor<T>> parts, Tensor<T>? target = null)
    {
        if (parts.Count == 1)
            return parts[0];
        Tensor<T> joined = target ?? Tensor.CreateFromShapeUninitialized<T>([.. parts[0].Lengths[..^1], (nint)parts.Sum(p => (long)p.Lengths[^1])]);
        for (int k = 0, first = 0; k < parts.Count; first += (int)parts[k++].Lengths[^1])
        {
            int size = (int)parts[k].Lengths[^1];
            for (int row = 0, width = (int)joined.Lengths[^1]; row * width < joined.FlattenedLength; row++)
                Span(parts[k]).Slice(row * size, size).CopyTo(Span(joined)[(row * width + first)..]);
        }
        return joined;
    }

    /// <summary>Columns of every row: what <see cref="Concatenate"/> put there.</summary>
    public static Tensor<T> Columns<T>(Tensor<T> tensor, int first, int size, Tensor<T>? target = null)
    {
        int width = (int)tensor.Lengths[^1];
        if (size == width)
            return tensor;
        Tensor<T> columns = target ?? Tensor.CreateFromShapeUninitialized<T>([.. tensor.Lengths[..^1], size]);
        for (int row = 0; row * size < columns.FlattenedLength; row++)
            Span(tensor).Slice(row * width + first, size).CopyTo(Span(columns)[(row * size)..]);
        return columns;
    }

    /// <summary>The time steps from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public static Tensor<T> Steps<T>(Tensor<T> tensor, int first, int end)
    {
        if (first == 0 && end == tensor.Lengths[0])
            return tensor;
        int step = (int)(tensor.FlattenedLength / tensor.Lengths[0]);
        Tensor<T> steps = Tensor.CreateFromShapeUninitialized<T>([end - first, .. tensor.Lengths[1..]]);
        Span(Dense(tensor)).Slice(first * step, (end - first) * step).CopyTo(Span(steps));
        return steps;
    }

    /// <summary>One stretch of time after the other.</summary>
    public static Tensor<T> Join<T>(IReadOnlyList<Tensor<T>> stretches)
    {
        if (stretches.Count == 1)
            return stretches[0];
        Tensor<T> joined = Tensor.CreateFromShapeUninitialized<T>([(nint)stretches.Sum(s => (long)s.Lengths[0]), .. stretches[0].Lengths[1..]]);
        Span<T> target = Span(joined);
        foreach (Tensor<T> stretch in stretches)
        {
            Span(stretch).CopyTo(target);
            target = target[(int)stretch.FlattenedLength..];
        }
        return joined;
    }

    /// <summary>The last step first.</summary>
    public static Tensor<T> Reverse<T>(Tensor<T> tensor, Tensor<T>? target = null)
    {
        tensor = Dense(tensor);
        int steps = (int)tensor.Lengths[0], step = (int)(tensor.FlattenedLength / steps);
        Tensor<T> reversed = target ?? Tensor.CreateFromShapeUninitialized<T>(tensor.Lengths);
        for (int t = 0; t < steps; t++)
            Span(tensor).Slice(t * step, step).CopyTo(Span(reversed)[((steps - 1 - t) * step)..]);
        return reversed;
    }

    /// <summary>Zero at masked steps, whatever is there; the tensor itself where no step is masked.</summary>
    public static Tensor<T> Masked<T>(Tensor<T> tensor, SequenceMask? mask)
    {
        if (mask is null || mask.AllValid)
            return tensor;
        int size = (int)tensor.Lengths[^1];
        Tensor<T> masked = Zeros<T>(tensor.Lengths);
        for (int row = 0; row < mask.Steps * mask.Batch; row++)
            if (mask.IsValid(row))
                Span(tensor).Slice(row * size, size).CopyTo(Span(masked)[(row * size)..]);
        return masked;
    }

    public static string Text(ReadOnlySpan<nint> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";
}
