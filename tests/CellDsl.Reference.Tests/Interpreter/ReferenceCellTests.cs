using CellDsl.Reference.Tests.Support;
using static CellDsl.Reference.Tests.Support.Given;

namespace CellDsl.Reference.Tests.Interpreter;

public class ReferenceCellTests
{
    [Fact]
    public void ElmanByHand()
    {
        var cell = ReferenceCell.Of<Elman>(new CellSizes(1, 2));
        var parameters = Parameters(("W", [0.5, -1]), ("U", [0.1, 0.2, 0.3, 0.4]), ("b", [0.01, 0.02]));
        var result = cell.Run(parameters, new SequenceArguments<double>(Sequence(2, 1, 1, 2)));

        double a0 = Math.Tanh(0.51), a1 = Math.Tanh(-0.98);
        double b0 = Math.Tanh(1.01 + 0.1 * a0 + 0.2 * a1), b1 = Math.Tanh(-1.98 + 0.3 * a0 + 0.4 * a1);
        result.Output.ShouldBe(a0, a1, b0, b1);
        result.FinalStates["h"].ShouldBe(b0, b1);
    }

    [Fact]
    public void AConcatenationIsMultipliedBlockAfterBlock()
    {
        var cell = ReferenceCell.Of<ElmanWithReadout>(new CellSizes(2, 1) { ["Output"] = 3 });
        var parameters = Parameters(("W", [0.5, 1, 2]), ("V", [1, 2, 3]), ("b", [0.1]));
        var arguments = new SequenceArguments<double>(Sequence(1, 1, 0.3, -0.2)) { InitialStates = { ["h"] = Rows(1, 0.4) } };
        double h = Math.Tanh(0.5 * 0.4 + 0.3 - 0.4 + 0.1);
        cell.Run(parameters, arguments).Output.ShouldBe(h, 2 * h, 3 * h);
    }

    [Fact]
    public void StatesAreThePreviousStepsValues()
    {
        var cell = ReferenceCell.Of<ShiftRegister>(new CellSizes(1, 1));
        var arguments = new SequenceArguments<double>(Sequence(4, 1, 1, 2, 3, 4)) { Capture = ["old", "recent"] };
        var result = cell.Run(Parameters(), arguments);
        result.Output.ShouldBe(1, 12, 123, 234);
        result.Captured["old"].ShouldBe(0, 1, 2, 3);
        result.Captured["recent"].ShouldBe(1, 2, 3, 4);
    }

    [Fact]
    public void AnEquationThatReadsANextStateReadsTheNewValue()
    {
        var cell = ReferenceCell.Of<NewReadsNew>(new CellSizes(1, 1));
        var arguments = new SequenceArguments<double>(Sequence(2, 1, 3, 5)) { InitialStates = { ["a"] = Rows(1, 2.0) } };
        // a: 2 -> 5 -> 10; b: 0 + 5·2 = 10, then 10 + 10·5 = 60.
        cell.Run(Parameters(), arguments).FinalStates["b"].ShouldBe(60);
    }

    [Fact]
    public void SeveralInputsContextsScalarsAndSizes()
    {
        var cell = ReferenceCell.Of<Mixed>(new CellSizes(2, 1) { ["Memory"] = 2, ["speaker"] = 1, ["image"] = 3 });
        Assert.Equal(
            ["A [2, 3]", "S [2, 1]", "I [1, 3]", "P [1, 2]", "p [2]", "alpha [1]"],
            cell.Parameters.Select(p => p.ToString()));
        Assert.Equal(2, cell.Dimensions["Memory"]);

        var parameters
            = Parameters(("A", [1, 2, 3, -1, -2, -3]), ("S", [0.5, 0.25]), ("I", [1, 0, 2]), ("P", [0.3, 0.6]), ("p", [2, 4]), ("alpha", [0.7]));
        var arguments = new SequenceArguments<double>(Sequence(1, 1, 0.1, 0.2))
        {
            Inputs = { ["dt"] = Sequence(1, 1, 0.5, 0.25) },
            Contexts = { ["speaker"] = Rows(1, 0.8), ["image"] = Rows(1, 0.1, 0.2, 0.3) },
            InitialStates = { ["m"] = Rows(1, 1.0, -1.0), ["h"] = Rows(1, 0.4) },
        };
        double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));
        double gate = Sigmoid(0.1 + 0.4 + 1.2);
        double m0 = gate + 2 * Math.Tanh(0.4) * 0.5, m1 = -(1 - gate) + 4 * Math.Tanh(0.2) * 0.25;
        double rate = Sigmoid(0.7), h = (1 - rate) * 0.4 + rate * Math.Tanh(0.3 * m0 + 0.6 * m1 + 0.1 + 0.6);
        var result = cell.Run(parameters, arguments);
        result.FinalStates["m"].ShouldBe(m0, m1);
        result.FinalStates["h"].ShouldBe(h);
        result.Output.ShouldBe(m0, m1);
    }

    [Fact]
    public void Comparisons()
    {
        var cell = ReferenceCell.Of<Decisions>(new CellSizes(3, 3));
        var arguments = new SequenceArguments<double>(Sequence(1, 1, -2, 0.5, 3))
        {
            Inputs = { ["z"] = Sequence(1, 1, -1, 0.5, 2) },
            Capture = ["less", "lessOrEqual", "greater", "greaterOrEqual", "inside", "outside", "either"],
        };
        var result = cell.Run(Parameters(), arguments);
        result.Captured["less"].ShouldBe(1, 0, 0);
        result.Captured["lessOrEqual"].ShouldBe(1, 1, 0);
        result.Captured["greater"].ShouldBe(0, 0, 1);
        result.Captured["greaterOrEqual"].ShouldBe(0, 1, 1);
        result.Captured["inside"].ShouldBe(0, 0.5, 0);
        result.Captured["outside"].ShouldBe(-2, 0, 3);
        result.Captured["either"].ShouldBe(-1, 0.5, 3);
        result.Output.ShouldBe(-3, 1, 5);
    }

    [Fact]
    public void AfterTheLastValidStepStatesStayAndOutputsAreZero()
    {
        var cell = ReferenceCell.Of<NewReadsNew>(new CellSizes(1, 1));
        var arguments = new SequenceArguments<double>(Sequence(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1))
        {
            Lengths = [3, 1, 0],
            InitialStates = { ["a"] = Rows(3, 0.0, 0.0, 7.0) },
        };
        var result = cell.Run(Parameters(), arguments);
        result.Output.ShouldBe(1, 1, 0, 2, 0, 0, 3, 0, 0);
        result.FinalStates["a"].ShouldBe(3, 1, 7);
    }

    [Fact]
    public void RawInputNextToAStateHasItsSize()
        => Assert.Equal(["Hidden"], ReferenceCell.Of<RawInput>(new CellSizes(4, 4)).Dimensions.Keys);

    [Fact]
    public void ContradictionsNameBothSizesAndOrigins()
    {
        var e = Assert.Throws<ArgumentException>(() => ReferenceCell.Of<Contradiction>(new CellSizes(1, 1)));
        Assert.Equal("The sizes in b1 contradict each other: 'Right' ([Size] of b) and 'Left' ([Size] of a).", e.Message);
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        var cell = ReferenceCell.Of<Elman>(new CellSizes(1, 2));
        var parameters = Parameters(("W", [0.5, -1]), ("U", [0.1, 0.2, 0.3, 0.4]), ("b", [0.01, 0.02]));
        string Message(Action<SequenceArguments<double>> change)
        {
            var arguments = new SequenceArguments<double>(Sequence(2, 1, 1, 2));
            change(arguments);
            return Assert.Throws<ArgumentException>(() => cell.Run(parameters, arguments)).Message;
        }
        Assert.Contains("h must have the shape [1, 2]; it has [1, 3]", Message(a => a.InitialStates["h"] = Rows(1, 1, 2, 3)));
        Assert.Contains("no state 'g'", Message(a => a.InitialStates["g"] = Rows(1, 1, 2)));
        Assert.Contains("no context 'v'", Message(a => a.Contexts["v"] = Rows(1, 1, 2)));
        Assert.Contains("no equation or state 'q'", Message(a => a.Capture = ["q"]));
        Assert.Contains("Lengths", Message(a => a.Lengths = [3]));
        Assert.Contains("needs the input x", Message(a => a.Input = null));
        parameters["U"] = [1, 2, 3];
        Assert.Contains("U [2, 2] has 4 numbers; 3 were given", Message(_ => { }));
    }
}
