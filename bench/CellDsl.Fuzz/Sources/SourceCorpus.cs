namespace CellDsl.Fuzz.Sources;

/// <summary>What mutants are made from: the cells of the literature, the tests' cells of every feature, and a few that were hard to take.</summary>
static class SourceCorpus
{
    public static IReadOnlyList<string> Read()
    {
        string root = Root();
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(root, "cells"), "*.cs"),
            .. Directory.GetFiles(Path.Combine(root, "tests", "CellDsl.Conformance.Tests", "Features"), "*.cs"),
        ];
        return [.. files.Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(t => t.Contains("[Cell", StringComparison.Ordinal)), .. s_hard];
    }

    static string Root()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "CellDsl.sln")))
                return folder;
        throw new InvalidOperationException("This runs in the repository only.");
    }

    static readonly string[] s_hard =
    [
        """
        using CellDsl;
        using static CellDsl.Functions;
        namespace Acme.@event { partial class @class { [Cell] public sealed partial class @new
        {
            readonly Input @in; readonly State @out, Out; readonly Weight @int, W;
            [Next(nameof(@out))] Vec @return => @int * @in + Out;
            [Next(nameof(Out))] Vec Return => Tanh(W * @out);
        } } }
        """,
        """
        using CellDsl;
        using static CellDsl.Functions;
        [Cell] partial class Numbers
        {
            const double k = 0.5; static readonly double a = 1 + k, b = System.Math.Sqrt(a); const int n = 3; const float f = 1e-3f;
            readonly Input x; readonly State h; readonly Scalar s; [Size("One1", "Two")] readonly Weight W; [Size("Two")] readonly State m;
            [Size("One1")] Vec q => W * m * a;
            [Next(nameof(m))] Vec m1 => Clip(m, -b, b) + LeakyRelu(m, slope: f) - Elu(m, n) / 3;
            [Next(nameof(h))] Vec h1 => Select(x > h & !(x <= 0.1) | s >= h, x * s, -h) + 0 * x;
            [Output] Vec y => q;
        }
        """,
        """
        using CellDsl; using static CellDsl.Functions;
        [Cell(Recomputation = Recomputation.None)] sealed partial class A { readonly Input x; readonly State h; readonly Weight W, U; readonly Bias b;
            [Next(nameof(h))] Vec h1 => Tanh(W * (x, h, x) + U * Square(h) + b); }
        [Cell] internal partial class a { readonly Input x; readonly Context v; readonly State h, dh; readonly Diagonal p; 
            [Init(Initializer.Constant, 2)] readonly Bias h1Rows;
            [Next(nameof(h)), Next(nameof(dh))] Vec dh1 => Min(p * h, v) + h1Rows * dh - Max(x, 0.5);
            [Output] Vec dy => Exp(-Abs(dh1)) + Log(1 + Square(v)); }
        """,
        """
        #nullable disable
        using static CellDsl.Functions; using V = CellDsl.Vec; using CellDsl;
        public interface IThing { } public partial struct Outer<T> where T : class { }
        public partial record Holder { [Cell] private partial class Inner : IThing
        {
            readonly Input x; readonly State h; readonly Weight W;
            V t { get => Softplus(this.W * x); }
            [Next("h")] Vec h1 => t + h;
            int Count { get; set; }
            void Method() { if (Count > 0) Method(); else Count++; }
        } }
        """,
    ];
}
