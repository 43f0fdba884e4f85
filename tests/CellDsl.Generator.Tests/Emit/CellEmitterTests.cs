extern alias runtime;

using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Tests.Emit;

public class CellEmitterTests
{
    public static TheoryData<string> Cells => [.. Samples.All.Keys];

    [Theory, MemberData(nameof(Cells))]
    public void CompilesInAUsersProjectWithoutWarnings(string cell)
        => Assert.Empty(UserCompilation.Of(Samples.All[cell]()).Problems());

    [Theory, MemberData(nameof(Cells))]
    public void IsDeterministicInEveryCulture(string cell)
    {
        string[] expected = Texts(cell);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(expected, Texts(cell));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string[] Texts(string cell)
        {
            CellModel model = Samples.All[cell]();
            return [.. CellEmitter.Emit(model, Passes.Run(model), Backends.All).Select(f => f.Text)];
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void LinesAreShortAndEndInLineFeeds(string cell)
    {
        CellModel model = Samples.All[cell]();
        foreach ((string _, string text) in CellEmitter.Emit(model, Passes.Run(model), Backends.All))
        {
            Assert.DoesNotContain('\r', text);
            Assert.EndsWith("}\n", text);
            Assert.All(text.Split('\n'), line => Assert.True(line == line.TrimEnd(), $"trailing space: {line}"));
        }
        (string _, string kernels) = CellEmitter.Emit(model, Passes.Run(model), Backends.All).Last();
        Assert.All(kernels.Split('\n'), line => Assert.True(line.Length <= 170, line));
    }

    [Theory, MemberData(nameof(Cells))]
    public void TheDescriptionReadsBackAsThePlanItWasPrintedFrom(string cell)
    {
        CellModel model = Samples.All[cell]();
        object description = UserCompilation.DescriptionOf(model);
        object plan = description.GetType().GetProperty("Plan")!.GetValue(description)!;
        Assert.Equal(Dump(Passes.Run(model).Plan), Dump(plan));
    }

    [Fact]
    public void TheDescriptionNamesEveryCapture()
    {
        var description = (runtime::CellDsl.CellDescription)UserCompilation.DescriptionOf(Samples.Lstm());
        Assert.Equal(["i", "f", "o", "g", "c1", "h1", "h", "c"], description.Captures);
        Assert.Equal(description.Captures.Count, description.Plan.Captures.Count);
    }

    [Fact]
    public void ACellWithErrorsStillGetsItsFieldsAndItsInterface()
    {
        CellModel model = Samples.Lstm();
        Assert.Empty(UserCompilation.Of(model, CellEmitter.EmitDeclarationOnly(model.Type, model.Leaves)).Problems());
    }

    [Fact]
    public void NestedCellsStayInTheirContainersAndTheGlobalNamespaceHasNoName()
    {
        CellModel model = Samples.Lstm();
        TypeDeclaration type = model.Type with { Namespace = "", Containers = ["partial class Outer", "partial struct @in"], Name = "class" };
        string text = CellEmitter.Emit(model with { Type = type }, Passes.Run(model), Backends.All).First().Text;
        Assert.DoesNotContain("namespace", text);
        Assert.Contains("partial class Outer\n{\n    partial struct @in\n    {\n", text);
        Assert.Contains("        partial class @class : global::CellDsl.ICell\n", text);
        Assert.Contains("public @class()", text);
    }

    /// <summary>Values as text, property by property, for types that are the same in the generator and in the runtime.</summary>
    static string Dump(object? value)
    {
        if (value is null or string or ValueType { } and (int or bool or double or Enum))
            return $"{value}";
        var text = new StringBuilder(value!.GetType().Name).Append('(');
        if (value is IEnumerable items)
            return "[" + string.Join(",", items.Cast<object>().Select(Dump)) + "]";
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(p => p.Name, StringComparer.Ordinal))
            text.Append(property.Name).Append('=').Append(Dump(property.GetValue(value))).Append(' ');
        return text.Append(')').ToString();
    }
}
