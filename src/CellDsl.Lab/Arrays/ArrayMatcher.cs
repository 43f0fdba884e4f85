using CellDsl.Training;

namespace CellDsl.Lab.Arrays;

/// <summary>Fits the tensors of a file to a cell, or says everything that keeps them from fitting.</summary>
static class ArrayMatcher
{
    const int MostReported = 12;

    /// <exception cref="BadInputException">The message names each tensor, what was expected and what was found.</exception>
    public static MatchedArrays Match(FileContract contract, SafetensorsFile file)
    {
        CellDescription cell = contract.Cell;
        (ExpectedTensor Expected, SafetensorsTensor Found)[] present =
            [.. contract.Tensors.Where(t => file.Tensors.ContainsKey(t.Name)).Select(t => (t, file.Tensors[t.Name]))];
        SafetensorsType type = CommonType(present);
        var sizes = new SizeInference([.. present.Where(t => HasType(t.Expected, t.Found, type))]);

        List<string> problems =
        [
            .. contract.Tensors.Where(t => t.IsRequired && !file.Tensors.ContainsKey(t.Name))
                .Select(t => $"tensor '{t.Name}' is missing; expected {Expectation(t)}."),
            .. file.Tensors.Keys.Except(contract.Tensors.Select(t => t.Name)).Order(StringComparer.Ordinal)
                .Select(name => $"tensor '{name}' is unknown: {file.Tensors[name]}.{Nearest.Suggestion(name, contract.Tensors.Select(t => t.Name))}"),
            .. present.Where(t => !HasType(t.Expected, t.Found, type))
                .Select(t => $"tensor '{t.Expected.Name}': expected {Expectation(t.Expected)}, found {t.Found}."),
            .. present.Where(t => HasType(t.Expected, t.Found, type)).Select(t => ShapeProblem(t.Expected, t.Found)).OfType<string>(),
        ];
        if (problems.Count == 0)
            problems.AddRange(Undetermined().Concat(Lengths()));
        if (problems.Count > 0)
            throw new BadInputException(Report(contract, file, problems));

        var dimensions = new CellSizes();
        for (int d = 1; d < cell.Dimensions.Count; d++)
            dimensions[cell.Dimensions[d]] = (int)sizes.Size(d)!.Value;
        return new MatchedArrays(cell, dimensions, (int)sizes.Size(Axis.Time)!.Value, (int)sizes.Size(Axis.Batch)!.Value, type,
            present.ToDictionary(t => t.Expected, t => t.Found));

        string Expectation(ExpectedTensor tensor)
        {
            SafetensorsType expected = tensor.Role == TensorRole.Lengths ? SafetensorsType.I64 : type;
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

        string? ShapeProblem(ExpectedTensor expected, SafetensorsTensor found)
        {
            bool fits = found.Shape.Count == expected.Axes.Count
                && expected.Axes.Zip(found.Shape).All(a => sizes.Length(a.First) is not { } length || length == a.Second);
            if (!fits)
                return $"tensor '{expected.Name}': expected {Expectation(expected)}, found {found}.";
            return found.Shape.Any(length => length is < 1 or > int.MaxValue)
                ? $"tensor '{expected.Name}': expected lengths of at least 1, found {found}." : null;
        }

        IEnumerable<string> Undetermined()
        {
            for (int d = 1; d < cell.Dimensions.Count; d++)
                if (sizes.Size(d) is null)
                    yield return $"no tensor tells the size of dimension '{cell.Dimensions[d]}'; give one of "
                        + $"{string.Join(", ", contract.Tensors.Where(t => t.Axes.Any(a => a.Dimensions.Contains(d))).Select(t => $"'{t.Name}'"))}.";
            long rows = sizes.Size(Axis.Time)!.Value * sizes.Size(Axis.Batch)!.Value;
            for (int d = 1; d < cell.Dimensions.Count; d++)
                if (sizes.Size(d) is { } size && rows > Array.MaxLength / size)
                    yield return $"{rows} rows (T times B) of {size} numbers ({cell.Dimensions[d]}) are more than an array can hold; split the batch.";
        }

        IEnumerable<string> Lengths()
        {
            if (present.FirstOrDefault(t => t.Expected.Role == TensorRole.Lengths).Found is not { } lengths)
                yield break;
            long steps = sizes.Size(Axis.Time)!.Value;
            long[] values = lengths.ToArray<long>();
            for (int b = 0; b < values.Length; b++)
                if (values[b] < 0 || values[b] > steps)
                {
                    yield return $"tensor 'lengths': expected numbers from 0 to T = {steps}, found {values[b]} at index {b}.";
                    yield break;
                }
        }
    }

    /// <summary>The precision that most tensors have; single where none has one, so that messages name something sensible.</summary>
    static SafetensorsType CommonType(IEnumerable<(ExpectedTensor Expected, SafetensorsTensor Found)> tensors)
        => tensors.Where(t => t.Expected.Role != TensorRole.Lengths && t.Found.Type is SafetensorsType.F32 or SafetensorsType.F64)
            .GroupBy(t => t.Found.Type).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key ?? SafetensorsType.F32;

    static bool HasType(ExpectedTensor expected, SafetensorsTensor found, SafetensorsType type)
        => found.Type == (expected.Role == TensorRole.Lengths ? SafetensorsType.I64 : type);

    static string Report(FileContract contract, SafetensorsFile file, List<string> problems)
    {
        if (problems.Count > MostReported)
            problems = [.. problems.Take(MostReported), $"and {problems.Count - MostReported} more."];
        return problems.Count == 1
            ? $"{file.Path}, for cell {contract.Cell.Name}: {problems[0]}"
            : $"{file.Path} does not fit cell {contract.Cell.Name}:\n{string.Join('\n', problems.Select(p => $"  {p}"))}";
    }
}
