using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit.Text;

/// <summary>By a state, the equation for its next value.</summary>
internal static class NextValues
{
    public static Dictionary<ValueOrigin, ValueOrigin> Of(CellModel model)
    {
        var values = new Dictionary<ValueOrigin, ValueOrigin>();
        foreach (EquationModel equation in model.Equations)
            foreach (int state in equation.Next)
                values[UsersValues.Of(model.Leaves[state])] = UsersValues.Of(equation);
        return values;
    }
}
