using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.CommandLine;

public sealed class BadCommandLineTests
{
    static LabRun Run(params string[] args) => LabRun.Of(HandMade.All, args);

    [Fact]
    public void Unknown_command_suggests_a_near_one() => Run("chek").ShouldReject("'chek'", "Did you mean 'check'?", "--help");

    [Fact]
    public void Unknown_option_suggests_a_near_one() => Run("bench", "--cel", "Elman").ShouldReject("--cel");

    [Fact]
    public void Unknown_cell_suggests_a_near_one()
        => Run("explain", "--cell", "Elmam").ShouldReject("no cell 'Elmam'", "Did you mean 'Elman'?", "`list`");

    [Fact]
    public void Cell_is_found_whatever_its_case() => Assert.Contains("Elman", Run("explain", "--cell", "elman").ShouldSucceed().Output);

    [Fact]
    public void Program_without_cells_says_how_to_declare_one() => LabRun.Of([], "explain", "--cell", "Elman").ShouldReject("[Cell]");

    [Fact]
    public void Missing_option_is_named() => Run("explain").ShouldReject("--cell");

    [Fact]
    public void Missing_value_is_named() => Run("explain", "--cell").ShouldReject("--cell");

    [Theory]
    [InlineData("35,20,200"), InlineData("35,20,200,0"), InlineData("a,b,c,d"), InlineData(""), InlineData("1,1,1,1,1"),
        InlineData("1000000,1000000,10,10"),
        InlineData("35x20x200"), InlineData("35x20x200x200,1")]
    public void Shape_is_four_sizes(string shape)
        => Run("bench", "--cell", "Elman", "--shape", shape).ShouldReject("--shape", "T,B,I,H", $"'{shape}'");

    [Theory]
    [InlineData("0"), InlineData("two"), InlineData("-1"), InlineData("1e3"), InlineData("99999999999")]
    public void Threads_are_counted(string threads)
        => Run("bench", "--cell", "Elman", "--threads", threads).ShouldReject("--threads", "whole number", $"'{threads}'");

    [Fact]
    public void Mode_is_one_of_three()
        => Run("bench", "--cell", "Elman", "--mode", "trian").ShouldReject("--mode", "infer or train or train_repack", "'trian'");

    [Fact]
    public void Bench_needs_a_cell() => Run("bench").ShouldReject("--cell", "`list`");

    [Fact]
    public void Precision_is_one_of_two() => Run("bench", "--cell", "Elman", "--dtype", "f16").ShouldReject("--dtype", "f32 or f64", "'f16'");
}
