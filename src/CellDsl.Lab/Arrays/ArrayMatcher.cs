using System.Numerics;
using CellDsl.Lab.Application;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Arrays;

/// <summary>Fits the tensors of a file to a cell, or says everything that keeps them from fitting.</summary>
static class ArrayMatcher
{
    const int MostReported = 12;

    /// <exception cref="BadInputException">The message names each tensor, what was expected and what was found.</exception>
    /// <param name="precision">In which the numbers are calculated with; null: that of the file.</param>
    public static MatchedArrays Match(FileContract contract, SafetensorsFile file, SafetensorsType? precision = null)
    {
        CellDescription cell = contract.Cell;
        FoundTensor[] present = [.. contract.Tensors.Select(t => FileContract.Find(t, file)).OfType<FoundTensor>()];
        SafetensorsType type = CommonType(present);
        var sizes = new SizeInference([.. present.Where(HasType)]);
        HashSet<string> missing = [.. contract.Tensors.Where(t => t.IsRequired).Select(t => t.Name).Except(present.Select(t => t.Expected.Name))];

        List<string> problems =
        [
            .. contract.Tensors.Where(t => missing.Contains(t.Name)).Select(t => $"tensor '{t.Name}' is missing; expected {Expectation(t)}."),
            .. file.Tensors.Keys.Except(present.Select(t => t.Tensor.Name)).Order(StringComparer.Ordinal).Select(Unknown),
            .. present.Where(t => !HasType(t)).Select(t => $"tensor '{t.Tensor.Name}': expected {Expectation(t.Expected)}, found {t.Tensor}."),
            .. present.Where(HasType).Select(ShapeProblem).OfType<string>(),
        ];
        if (problems.Count == 0)
            problems.AddRange(Undetermined().Concat(Lengths()).Concat(Inexact()));
        if (problems.Count > 0)
            throw new BadInputException(Report(contract, file, problems));

        var dimensions = new CellSizes();
        for (int d = 1; d < cell.Dimensions.Count; d++)
            dimensions[cell.Dimensions[d]] = (int)sizes.Size(d)!.Value;
        return new MatchedArrays(cell, dimensions, (int)sizes.Size(Axis.Time)!.Value, (int)sizes.Size(Axis.Batch)!.Value, type,
            present.ToDictionary(t => t.Expected, t => t.Shape.SequenceEqual(t.Tensor.Shape)
                ? t.Tensor : new SafetensorsTensor(t.Tensor.Name, t.Tensor.Type, [.. t.Shape], t.Tensor.Data)));

        string Unknown(string name)
        {
            if (contract.Tensors.FirstOrDefault(t => t.FullName == name) is { } twice)
                return $"tensor '{name}' is in the file as '{twice.Name}', too; give one of the two.";
            return contract.Names.Meanings(name) is { Count: > 0 } meanings
                ? $"tensor '{name}' would mean several; give {string.Join(" or ", meanings.Select(m => $"'{m}'"))}."
                : $"tensor '{name}' is unknown: {file.Tensors[name]}.{Nearest.Suggestion(name, contract.Tensors.Select(t => t.Name))}";
        }

        string Expectation(ExpectedTensor tensor)
        {
            string expected = tensor.Role == TensorRole.Lengths ? "integers" : $"{type}";
            string names = tensor.Shape(cell);
            string numbers = $"[{string.Join(", ", tensor.Axes.Select(a => sizes.Length(a)?.ToString() ?? "?"))}]";
            return names == numbers ? $"{expected} {names}" : $"{expected} {numbers} ({names.Trim('[', ']')}{Origins(tensor)})";
        }

        string Origins(ExpectedTensor tensor)
        {
            string[] origins = [.. tensor.Axes.SelectMany(a => a.Dimensions).Distinct()
                .Where(d => sizes.Origin(d) is { } origin && origin != tensor.Name)
                .Select(d => $"{Axis.NameOf(cell, d)} = {sizes.Size(d)} as in '{sizes.Origin(d)}'")];
            return origins.Length == 0 ? "" : $"; {string.Join(", ", origins)}";
        }

        string? ShapeProblem(FoundTensor found)
        {
            bool fits = found.Shape.Count == found.Expected.Axes.Count
                && found.Expected.Axes.Zip(found.Shape).All(a => sizes.Length(a.First) is not { } length || length == a.Second);
            if (!fits)
                return $"tensor '{found.Tensor.Name}': expected {Expectation(found.Expected)}, found {found.Tensor}.";
            return found.Shape.Any(length => length is < 1 or > int.MaxValue)
                ? $"tensor '{found.Tensor.Name}': expected lengths of at least 1, found {found.Tensor}." : null;
        }

        IEnumerable<string> Undetermined()
        {
            for (int d = 1; d < cell.Dimensions.Count; d++)
                if (sizes.Size(d) is null)
                    yield return $"no tensor tells the size of dimension '{cell.Dimensions[d]}'; give one of "
                        + $"{string.Join(", ", contract.Tensors.Where(t => t.Axes.Any(a => a.Dimensions.Contains(d))).Select(t => $"'{t.Name}'"))}.";
            if (sizes.Size(Axis.Time) is not { } steps || sizes.Size(Axis.Batch) is not { } batch)
            {
                yield return "no tensor tells the numbers of time steps and sequences (T and B).";
                yield break;
            }
            for (int d = 1; d < cell.Dimensions.Count; d++)
                if (sizes.Size(d) is { } size && steps > Array.MaxLength / size / batch)
                    yield return $"T = {steps} steps of B = {batch} sequences of {size} numbers ({cell.Dimensions[d]}) are more than an array can "
                        + $"hold; split the batch.";
        }

        IEnumerable<string> Lengths()
        {
            if (present.FirstOrDefault(t => t.IsLengths) is not { } lengths || sizes.Size(Axis.Time) is not { } steps)
                yield break;
            BigInteger[] values = Integers(lengths.Tensor);
            for (int b = 0; b < values.Length; b++)
                if (values[b] < 0 || values[b] > steps)
                {
                    yield return $"tensor '{lengths.Tensor.Name}': expected numbers from 0 to T = {steps}, found {values[b]} at index {b}.";
                    yield break;
                }
        }

        IEnumerable<string> Inexact()
        {
            SafetensorsType held = precision ?? type;
            foreach (FoundTensor found in present.Where(t => !t.IsLengths && t.Tensor.Type.IsWiderThan(held)))
            {
                BigInteger[] values = Integers(found.Tensor);
                int k = Array.FindIndex(values, value => held == SafetensorsType.F64 ? (BigInteger)(double)value != value
                    : (BigInteger)(float)value != value);
                if (k >= 0)
                    yield return $"tensor '{found.Tensor.Name}': expected numbers that {held} holds exactly, found {values[k]} at index {k} of "
                        + $"{found.Tensor}; "
                        + $"store it as {SafetensorsType.F64}.";
            }
        }
    }

    /// <summary>The precision that holds every tensor of floating-point numbers: double where one of them is, else single.</summary>
    static SafetensorsType CommonType(IEnumerable<FoundTensor> tensors)
        => tensors.Any(t => !t.IsLengths && t.Tensor.Type == SafetensorsType.F64) ? SafetensorsType.F64 : SafetensorsType.F32;

    /// <summary>Lengths are integers; other numbers may be of any type, as all that are not too large widen to the precision of the run without
    /// loss.</summary>
    static bool HasType(FoundTensor found) => !found.IsLengths || !found.Tensor.Type.IsFloatingPoint();

    static BigInteger[] Integers(SafetensorsTensor tensor)
        => tensor.Type == SafetensorsType.U64 ? [.. tensor.ToArray<ulong>().Select(v => (BigInteger)v)]
        : [.. tensor.ToArray<long>().Select(v => (BigInteger)v)];

    static string Report(FileContract contract, SafetensorsFile file, List<string> problems)
    {
        if (problems.Count > MostReported)
            problems = [.. problems.Take(MostReported), $"and {problems.Count - MostReported} more."];
        return problems.Count == 1
            ? $"{file.Path}, for cell {contract.Cell.Name}: {problems[0]}"
            : $"{file.Path} does not fit cell {contract.Cell.Name}:\n{string.Join('\n', problems.Select(p => $"  {p}"))}";
    }
}
