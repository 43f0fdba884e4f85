using CellDsl.Lab.Application;
using CellDsl.Lab.Arrays;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Arrays;

/// <summary>Sizes are inferred from shapes; what does not fit is named, with what was expected and what was found.</summary>
public sealed class ArrayMatcherTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sizes_come_from_the_shapes()
    {
        MatchedArrays arrays = Match(HandMade.Gated, Gated());

        Assert.Equal((7, 2), (arrays.Time, arrays.Batch));
        Assert.Equal((3, 5), (arrays.Sizes["Input"], arrays.Sizes["Hidden"]));
        Assert.Equal(SafetensorsType.F64, arrays.Type);
    }

    [Fact]
    public void Concatenation_tells_the_size_that_is_left()
    {
        // Nothing but W [5, 5 + 3] and x say how large things are once the bias is a vector of 5.
        MatchedArrays arrays = Match(HandMade.Elman, [Zeros("x", 7, 2, 3), Zeros("W", 5, 8), Zeros("b", 5)]);

        Assert.Equal((3, 5), (arrays.Sizes["Input"], arrays.Sizes["Hidden"]));
    }

    [Fact]
    public void Several_inputs_and_contexts_have_their_fields_names()
    {
        MatchedArrays arrays = Match(HandMade.Captioned,
            [Zeros("x", 7, 2, 3), Zeros("dt", 7, 2, 5), Zeros("v", 2, 9), Zeros("Wx", 5, 3), Zeros("b", 5)]);

        Assert.Equal(9, arrays.Sizes["Image"]);
        Assert.Equal(["x", "dt"], arrays.Arguments<double>().Inputs.Keys);
        Assert.Equal(["v"], arrays.Arguments<double>().Contexts.Keys);
    }

    [Fact]
    public void Missing_tensors_are_named_with_what_was_expected()
        => Reject(HandMade.Gated, Without(Gated(), "Wh", "p"), "'Wh' is missing; expected F64 [5, 5] (Hidden, Hidden",
        "'p' is missing; expected F64 [5]");

    [Fact]
    public void Unknown_tensor_suggests_a_near_name()
        => Reject(HandMade.Gated, [.. Gated(), Zeros("lenghts", 2)], "'lenghts' is unknown: F64 [2].", "Did you mean 'lengths'?");

    [Theory]
    [InlineData("Wx", 5L, 4L), InlineData("Wx", 3L, 5L), InlineData("Wh", 5L, 6L), InlineData("p", 6L), InlineData("b", 4L)]
    [InlineData("s", 2L), InlineData("b", 5L, 1L), InlineData("x", 7L, 6L), InlineData("h0", 3L, 5L), InlineData("dy", 6L, 2L, 5L),
        InlineData("dhT", 2L, 4L)]
    public void Odd_one_out_is_the_one_reported(string name, params long[] shape)
    {
        SafetensorsTensor[] tensors = [.. Gated(), Zeros("h0", 2, 5), Zeros("dhT", 2, 5)];

        string message = Reject(HandMade.Gated, [.. Without(tensors, name), Zeros(name, shape)],
            $"tensor '{name}': expected F64", $"found F64 [{string.Join(", ", shape)}]");

        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Where_two_disagree_both_are_named()
        => Reject(HandMade.Gated, [.. Without(Gated(), "x"), Zeros("x", 7, 2, 4)], "tensor 'Wx': expected F64 [5, 4]", "Input = 4 as in 'x'",
        "found F64 [5, 3]");

    [Fact]
    public void Precision_is_the_widest_of_the_file()
    {
        float[] weights = [.. Enumerable.Range(0, 25).Select(k => k / 3f)];
        MatchedArrays arrays = Match(HandMade.Gated, [.. Without(Gated(), "Wh"), SafetensorsTensor.Create<float>("Wh", weights, 5, 5)]);
        Assert.Equal(SafetensorsType.F64, arrays.Type);
        Assert.Equal(weights.Select(w => (double)w), Values<double>(arrays, "Wh"));
    }

    [Fact]
    public void Halves_widen_to_single_precision()
    {
        float[] bfloats = [1.5f, -3.140625f, float.Epsilon * (1 << 16), float.NegativeInfinity, 0];
        byte[] upper = [.. bfloats.SelectMany(f => BitConverter.GetBytes(f)[2..])];
        Half[] halves = [(Half)0.1, Half.MaxValue, Half.Epsilon, (Half)(-0.0), (Half)2];
        SafetensorsTensor[] single
            = [.. Without(Gated(), "p", "b").Select(t => SafetensorsTensor.Create<float>(t.Name, t.ToArray<float>(), [.. t.Shape]))];
        MatchedArrays arrays
            = Match(HandMade.Gated,
            [.. single, new SafetensorsTensor("p", SafetensorsType.BF16, [5], upper), SafetensorsTensor.Create<Half>("b", halves, 5)]);
        Assert.Equal(SafetensorsType.F32, arrays.Type);
        Assert.Equal(bfloats, Values<float>(arrays, "p"));
        Assert.Equal(halves.Select(h => (float)h), Values<float>(arrays, "b"));
    }

    /// <summary>What a run calculates in decides, not what the file's other numbers are stored in.</summary>
    [Fact]
    public void Integers_are_as_exact_as_the_run()
    {
        SafetensorsTensor[] single = [.. Without(Gated(), "x").Select(t => SafetensorsTensor.Create<float>(t.Name, t.ToArray<float>(), [.. t.Shape])),
            SafetensorsTensor.Create<int>("x", [.. Enumerable.Repeat((1 << 24) + 1, 42)], 7, 2, 3)];
        Reject(HandMade.Gated, single, "expected numbers that F32 holds exactly, found 16777217");
        Assert.Equal(16777217, Values<double>(Match(HandMade.Gated, single, precision: SafetensorsType.F64), "x")[0]);
    }

    [Fact]
    public void Integers_widen_where_nothing_is_lost()
    {
        long[] exact = [.. Enumerable.Range(0, 42).Select(k => (1L << 53) - k)];
        Assert.Equal(exact.Select(v => (double)v),
            Values<double>(Match(HandMade.Gated, [.. Without(Gated(), "x"), SafetensorsTensor.Create<long>("x", exact, 7, 2, 3)]), "x"));
        exact[17] = (1L << 53) + 1;
        Reject(HandMade.Gated, [.. Without(Gated(), "x"), SafetensorsTensor.Create<long>("x", exact, 7, 2, 3)],
            "'x': expected numbers that F64 holds exactly, found 9007199254740993 at index 17");
        Reject(HandMade.Gated, [.. Without(Gated(), "x"), SafetensorsTensor.Create<ulong>("x", [.. Enumerable.Repeat(ulong.MaxValue, 42)], 7, 2, 3)],
            "found 18446744073709551615");
    }

    [Theory]
    [InlineData(SafetensorsType.I64, 8), InlineData(SafetensorsType.I32, 4), InlineData(SafetensorsType.I16, 2), InlineData(SafetensorsType.I8, 1)]
    [InlineData(SafetensorsType.U64, 8), InlineData(SafetensorsType.U32, 4), InlineData(SafetensorsType.U16, 2), InlineData(SafetensorsType.U8, 1),
        InlineData(SafetensorsType.BOOL, 1)]
    public void Lengths_are_integers_of_any_type(SafetensorsType type, int size)
    {
        byte[] bytes = new byte[2 * size];
        bytes[size] = 1;
        Assert.Equal([0, 1], Match(HandMade.Gated, [.. Gated(), new SafetensorsTensor("lengths", type, [2], bytes)]).Lengths!);
    }

    [Fact]
    public void Lengths_are_no_fractions()
        => Reject(HandMade.Gated, [.. Gated(), SafetensorsTensor.Create<double>("lengths", [7, 7], 2)], "'lengths': expected integers [2]",
        "found F64 [2]");

    [Fact]
    public void One_number_needs_no_axis()
    {
        MatchedArrays arrays = Match(HandMade.Gated, [.. Without(Gated(), "s"), SafetensorsTensor.Create<double>("s", [0.25])]);
        Assert.Equal([0.25], Values<double>(arrays, "s"));
        Assert.Equal(1, arrays.Of<double>(TensorRole.Parameter).Single(p => p.Key == "s").Value.Rank);
        Reject(HandMade.Gated, [.. Without(Gated(), "b"), SafetensorsTensor.Create<double>("b", [0.25])], "'b': expected F64 [5]", "found F64 []");
    }

    [Fact]
    public void Full_names_are_read_too_but_not_both()
    {
        Assert.Equal((7, 2),
            (Match(HandMade.Gated, [.. Without(Gated(), "x", "Wx"), Zeros("input.x", 7, 2, 3), Zeros("parameter.Wx", 5, 3)]) is var a)
            ? (a.Time, a.Batch) : default);
        Reject(HandMade.Gated, [.. Gated(), Zeros("parameter.Wx", 5, 3)], "'parameter.Wx' is in the file as 'Wx', too");
    }

    [Fact]
    public void Names_that_would_mean_two_arrays_say_which()
    {
        CellDefinition cell = ClashingCells.Get("AllClash");
        SafetensorsTensor[] tensors = [.. ArrayFiles.Complete(cell, new CellSizes(2, 3), 4, 2)];
        Reject(cell, [.. Without(tensors, "parameter.h0"), Zeros("h0", 3, 2)], "'parameter.h0' is missing",
            "'h0' would mean several; give 'parameter.h0' or 'initial.h'");
        Assert.Equal(tensors.Length, tensors.Select(t => t.Name).Distinct().Count());
    }

    [Fact]
    public void Shapes_that_claim_more_than_there_is_are_refused()
        => Reject(HandMade.Elman, [new SafetensorsTensor("x", SafetensorsType.F64, [0, 1L << 62, 1L << 62], default), Zeros("b", 5),
            new SafetensorsTensor("W", SafetensorsType.F64, [0, long.MaxValue], default)], "'x'", "'W'");

    [Theory]
    [InlineData(8), InlineData(-1), InlineData(long.MaxValue)]
    public void Lengths_lie_between_0_and_T(long length)
        => Reject(HandMade.Gated, [.. Gated(), SafetensorsTensor.Create<long>("lengths", [3, length], 2)], "'lengths'", "from 0 to T = 7",
        $"found {length} at index 1");

    [Fact]
    public void Lengths_become_arguments()
        => Assert.Equal([0, 7],
        Match(HandMade.Gated, [.. Gated(), SafetensorsTensor.Create<long>("lengths", [0, 7], 2)]).Arguments<double>().Lengths!);

    [Fact]
    public void Empty_axes_are_refused()
        => Reject(HandMade.Gated, [.. Without(Gated(), "x", "dy"), Zeros("x", 0, 2, 3), Zeros("dy", 0, 2, 5)], "'x': expected lengths of at least 1",
        "found F64 [0, 2, 3]");

    [Fact]
    public void Output_gradient_is_needed_only_backward()
    {
        SafetensorsTensor[] forward = Without(Gated(), "dy");
        Match(HandMade.Gated, forward);

        var e = Assert.Throws<BadInputException>(() => Match(HandMade.Gated, forward, backward: true));
        Assert.Contains("'dy' is missing; expected F64 [7, 2, 5] (T, B, Hidden", e.Message);
    }

    static T[] Values<T>(MatchedArrays arrays, string name) where T : unmanaged, System.Numerics.INumber<T>
        => arrays.Tensors.Single(t => t.Key.Name == name).Value.ToArray<T>();

    static SafetensorsTensor[] Gated()
        => [Zeros("x", 7, 2, 3), Zeros("Wx", 5, 3), Zeros("Wh", 5, 5), Zeros("p", 5), Zeros("s", 1), Zeros("b", 5), Zeros("dy", 7, 2, 5)];

    static SafetensorsTensor[] Without(SafetensorsTensor[] tensors, params string[] names) => [.. tensors.Where(t => !names.Contains(t.Name))];

    static SafetensorsTensor Zeros(string name, params long[] shape)
        => SafetensorsTensor.Create<double>(name, new double[shape.Aggregate(1L, (a, b) => a * b)], shape);

    MatchedArrays Match(CellDefinition cell, SafetensorsTensor[] tensors, bool backward = false, SafetensorsType? precision = null)
    {
        string path = _folder.File("arrays.safetensors");
        SafetensorsFile.Write(path, tensors);
        return ArrayMatcher.Match(FileContract.For(cell.Description, backward), SafetensorsFile.Read(path), precision);
    }

    string Reject(CellDefinition cell, SafetensorsTensor[] tensors, params string[] fragments)
    {
        string message = Assert.Throws<BadInputException>(() => Match(cell, tensors)).Message;
        foreach (string fragment in fragments)
            Assert.Contains(fragment, message);
        Assert.Contains("arrays.safetensors", message);
        return message;
    }
}
