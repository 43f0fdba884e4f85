namespace CellDsl.Generator.Tests.Support;

/// <summary>Small cells for tests.</summary>
static class Sources
{
    /// <summary>A cell with an input x and a state h whose next value uses them, so that a test needs to write only what it is about.</summary>
    /// <param name="members">More members.</param>
    /// <param name="use">What is added to the next state.</param>
    public static string Cell(string members, string use = "") => $$"""
        using System;
        using CellDsl;
        using static CellDsl.Functions;

        [Cell]
        partial class C
        {
            readonly Input x;
            readonly State h;
            readonly Weight W, U;
            {{members}}
            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h{{use}});
        }
        """;

    /// <summary>The same cell with an equation q that the next state uses.</summary>
    public static string Equation(string expression, string members = "") => Cell($"{members} Vec q => {expression};", " + q");

    /// <summary>What the SDK adds to the cells of the repository.</summary>
    public const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    public const string Lstm = """
        using CellDsl;
        using static CellDsl.Functions;

        namespace Cells;

        /// <summary>LSTM with forget gate.</summary>
        [Cell]
        public sealed partial class Lstm
        {
            readonly Input x;
            readonly State h, c;
            readonly Weight Wi, Wf, Wo, Wg, Ui, Uf, Uo, Ug;
            [Init(Initializer.Constant, 1)] readonly Bias bf;
            readonly Bias bi, bo, bg;

            Vec i => Sigmoid(Wi * x + Ui * h + bi);
            Vec f => Sigmoid(Wf * x + Uf * h + bf);
            Vec o => Sigmoid(Wo * x + Uo * h + bo);
            Vec g => Tanh(Wg * x + Ug * h + bg);

            [Next(nameof(c))] Vec c1 => f * c + i * g;
            [Next(nameof(h))] Vec h1 => o * Tanh(c1);
        }
        """;
}
