using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Diagnostics;

/// <summary>Everything the generator can say to a user. Each id has a page under docs/diagnostics, a row in AnalyzerReleases and a test.</summary>
internal static class DiagnosticDescriptors
{
    // The class.
    public static readonly DiagnosticDescriptor NotPartial = Error("CELL0001", "Cell is not partial",
        "Cell '{0}' is not partial, so its kernels have nowhere to go; write 'partial class {0}'");
    public static readonly DiagnosticDescriptor ContainerNotPartial = Error("CELL0002", "Containing type is not partial",
        "Cell '{0}' is declared inside '{1}', which is not partial; write 'partial {2} {1}', or move the cell out of it");
    public static readonly DiagnosticDescriptor GenericCell = Error("CELL0003", "Cell is generic",
        "Cell '{0}' {1}; a cell cannot be generic: float and double are chosen when a layer is made, and sizes are given to the layer");
    public static readonly DiagnosticDescriptor FileLocalCell = Error("CELL0004", "Cell is file-local",
        "Cell '{0}' is file-local, so generated code in another file cannot extend it; write 'internal' or 'private' (in a class) instead of 'file'");
    public static readonly DiagnosticDescriptor NotInstantiable = Error("CELL0005", "Cell is static or abstract",
        "Cell '{0}' is {1}; a layer makes an instance of its cell, so remove '{1}'");
    public static readonly DiagnosticDescriptor CellWithBaseClass = Error("CELL0006", "Cell has a base class",
        "Cell '{0}' derives from '{1}', whose fields and equations would not be seen; remove the base class and write all of the cell's equations "
        + "in it");
    public static readonly DiagnosticDescriptor UserConstructor = Error("CELL0007", "Cell has a constructor",
        "Cell '{0}' has a constructor of its own; remove it: the generated one assigns the fields, and initial values of parameters are declared "
        + "with [Init]");
    public static readonly DiagnosticDescriptor NameTaken = Error("CELL0008", "Name is taken by generated code",
        "'{0}' {1}; choose another name");

    // States, inputs and the output.
    public static readonly DiagnosticDescriptor NoState = Error("CELL0010", "Cell has no state",
        "Cell '{0}' carries nothing from step to step; declare a state and its next value: 'readonly State h;' and '[Next(nameof(h))] Vec h1 => "
        + "...;'");
    public static readonly DiagnosticDescriptor NoInput = Error("CELL0011", "Cell has no input",
        "Cell '{0}' reads no sequence; declare what it gets at every step: 'readonly Input x;'");
    public static readonly DiagnosticDescriptor StateWithoutNext = Error("CELL0012", "State has no next value",
        "State '{0}' never gets a next value; mark the equation that computes it: '[Next(nameof({0}))] Vec {1} => ...;'");
    public static readonly DiagnosticDescriptor StateWithTwoNexts = Error("CELL0013", "State has two next values",
        "State '{0}' gets its next value from '{1}' already; keep [Next(nameof({0}))] on one of '{1}' and '{2}'");
    public static readonly DiagnosticDescriptor NextOfNonState = Error("CELL0014", "[Next] names something that is not a state",
        "'{0}' is {1}; [Next] names the state that the equation updates{2}");
    public static readonly DiagnosticDescriptor AttributeOnNonEquation = Error("CELL0015", "Attribute is not on an equation",
        "[{0}] marks '{1}', which is not an equation; put it on a property of type Vec: '[{0}] Vec {1} => ...;'");
    public static readonly DiagnosticDescriptor TwoOutputs = Error("CELL0016", "Cell has two outputs",
        "'{0}' is the output of cell '{1}' already; keep [Output] on one equation (the others can be captured by name)");
    public static readonly DiagnosticDescriptor NumberAsState = Error("CELL0017", "Next state or output is a single number",
        "'{0}' is computed from numbers and scalars alone, so it has no size; let it depend on a vector, for example add a Bias");

    // Members.
    public static readonly DiagnosticDescriptor StatementBody = Error("CELL0020", "Equation is not an expression",
        "Equation '{0}' {1}; write it as one expression: 'Vec {0} => ...;', and give intermediate values equations of their own");
    public static readonly DiagnosticDescriptor WrongMemberKind = Error("CELL0021", "Member has the wrong form for its type", "{0}");
    public static readonly DiagnosticDescriptor WrongModifier = Error("CELL0022", "Member of a cell has a modifier it cannot have",
        "'{0}' is {1}, but the fields and equations of a cell belong to its instance and are set by generated code; remove '{1}'");
    public static readonly DiagnosticDescriptor RoleInCollection = Error("CELL0023", "Role inside another type",
        "'{0}' holds {1} inside '{2}'; a cell's leaves are single fields, so declare each one: 'readonly {1} {0}1, {0}2;'");
    public static readonly DiagnosticDescriptor Cycle = Error("CELL0024", "Equations form a cycle",
        "Equations need each other within one step: {0}; read the previous step's value through a State in one of them");

    // Expressions.
    public static readonly DiagnosticDescriptor UnknownFunction = Error("CELL0030", "Function is not part of the cell language",
        "'{0}' is not a function of the cell language; {1}");
    public static readonly DiagnosticDescriptor UnsupportedOperator = Error("CELL0031", "Operator is not part of the cell language",
        "The cell language has no operator {0}; {1}");
    public static readonly DiagnosticDescriptor UnsupportedSyntax = Error("CELL0032", "C# construct is not part of the cell language",
        "An equation cannot contain {0}; {1}");
    public static readonly DiagnosticDescriptor NotConstant = Error("CELL0033", "Number is not known at compile time",
        "The value of '{0}' is not known at compile time; {1}");
    public static readonly DiagnosticDescriptor NotFinite = Error("CELL0034", "Number is not finite",
        "'{0}' is {1}, which would make every value it meets NaN or infinite; write a finite number");
    public static readonly DiagnosticDescriptor IntegerDivision = Warning("CELL0035", "Integer division loses the remainder",
        "'{0}' is an integer division and gives {1}; write '{2}'");
    public static readonly DiagnosticDescriptor MatrixAsVector = Error("CELL0036", "Matrix is used as a vector",
        "'{0}' is a matrix and stands here where a vector is needed; multiply it with one: '{0} * {1}'{2}");
    public static readonly DiagnosticDescriptor DiagonalAsVector = Error("CELL0037", "Diagonal is used as a vector",
        "'{0}' is a diagonal matrix and can only stand left of '*': '{0} * {1}'; for a vector that is added or passed to a function declare 'Bias "
        + "{0}'");
    public static readonly DiagnosticDescriptor MatrixOnTheRight = Error("CELL0038", "Matrix is right of the product",
        "A product has its matrix on the left; write '{0}'");
    public static readonly DiagnosticDescriptor MaskAsVector = Error("CELL0039", "Comparison is used as a vector",
        "'{0}' is a comparison, not a vector; choose values by it: 'Select({0}, 1, 0)'");
    public static readonly DiagnosticDescriptor VectorAsMask = Error("CELL0040", "Vector is used as a comparison",
        "'{0}' is a vector where a comparison is needed; compare it: '{0} > 0'");
    public static readonly DiagnosticDescriptor MisplacedConcatenation = Error("CELL0041", "Concatenation is not multiplied by a matrix",
        "The concatenation '{0}' {1}");
    public static readonly DiagnosticDescriptor NumberExpected = Error("CELL0042", "Vector where a number is needed",
        "'{0}' of {1} is a number fixed at compile time, and '{2}' is a vector; {3}");
    public static readonly DiagnosticDescriptor ForeignMember = Error("CELL0043", "Name is not part of the cell",
        "'{0}' is {1}; an equation reads fields and equations of its own cell, and constants");

    // Sizes.
    public static readonly DiagnosticDescriptor SizeContradiction = Error("CELL0050", "Sizes contradict each other",
        "{0} has size {1} (from {2}) but {3} has size {4} (from {5}); {6}");
    public static readonly DiagnosticDescriptor SizeName = Error("CELL0051", "Size is not a name",
        "[Size] gives a dimension a name, and '{0}' {1}; sizes are given by name when a layer is made");
    public static readonly DiagnosticDescriptor SizeCount = Error("CELL0052", "[Size] has the wrong number of names",
        "'{0}' is {1} and needs {2}");
    public static readonly DiagnosticDescriptor ConcatenationMismatch = Error("CELL0053", "Matrix multiplies different concatenations",
        "'{0}' multiplies {1} here and {2} elsewhere, so it cannot be one matrix; declare a second Weight");
    public static readonly DiagnosticDescriptor ProductOfNumber = Error("CELL0054", "Matrix multiplies a single number",
        "'{0}' is a single number, which a matrix cannot multiply; {1}");

    // First values.
    public static readonly DiagnosticDescriptor InitOnNonParameter = Error("CELL0060", "[Init] is not on a parameter",
        "'{0}' is {1}, which is not learned; remove [Init]{2}");
    public static readonly DiagnosticDescriptor InitForMatrix = Error("CELL0061", "Initialiser does not fit the parameter",
        "Initializer.{0} is for a Weight, and '{1}' is {2}; use Zero, Constant, Normal or Uniform");
    public static readonly DiagnosticDescriptor InitNotSquare = Error("CELL0062", "Initialiser needs a square matrix",
        "Initializer.NpRnn makes a square matrix, and '{0}' is {1} x {2}; put it on the matrix that multiplies the previous state");

    // Nothing wrong, but hardly meant.
    public static readonly DiagnosticDescriptor UnusedLeaf = Warning("CELL0070", "Field is never used",
        "{0} '{1}' is used by no equation; use it or remove it");
    public static readonly DiagnosticDescriptor UnusedEquation = Warning("CELL0071", "Equation is never used",
        "Equation '{0}' is read by no other and is neither a next state nor the output; use it, mark it with [Next] or [Output], or remove it");

    // The project.
    public static readonly DiagnosticDescriptor GeneratedFileInProject = Error("CELL0080", "Generated file is compiled as source",
        "Cell '{0}' has its generated part twice, because the project compiles '{1}', which a build wrote; keep such files out of it: "
        + "'<Compile Remove=\"$(CompilerGeneratedFilesOutputPath)/**\" />', or delete the file");
    public static readonly DiagnosticDescriptor LanguageTooOld = Error("CELL0081", "Version of C# is too old for cells",
        "The generated parts of cells need C# 11 or newer, and this project is compiled as C# {0}; write '<LangVersion>11</LangVersion>' (or newer) "
        + "in the project "
        + "file, or remove LangVersion");

    // Limits.
    public static readonly DiagnosticDescriptor TooLarge = Error("CELL0090", "Cell is too large", "{0}");

    // Numbers and gradients.
    public static readonly DiagnosticDescriptor BoundsReversed = Error("CELL0091", "Bounds are in the wrong order",
        "'{0}' has a lower bound of {1} and an upper bound of {2}, so it is {2} whatever its operand is; write the lower bound first");
    public static readonly DiagnosticDescriptor NoGradient = Warning("CELL0092", "Gradient is zero everywhere",
        "{0}: comparisons, and products with 0, have no gradient; let a smooth function of it reach the next state or the output, for example by "
        + "Sigmoid");

    public static readonly DiagnosticDescriptor CSharpFailed = Error("CELL0093", "C# failed on the cell",
        "The C# compiler failed on the code of cell '{0}', so it could not be read; complete what is unfinished in it: {1}");

    public static readonly DiagnosticDescriptor InternalError = Error("CELL9999", "Internal error of the cell compiler",
        "Cell '{0}' met an error in the cell compiler itself; please report it with the cell's source: {1}");

    const string Category = "CellDsl";

    // Not "not configurable": after such an error the compiler does not look at the rest of the program, and hides what C# has to say of it.
    static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpPages.Of(id));

    static DiagnosticDescriptor Warning(string id, string title, string message)
        => new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpPages.Of(id));
}
