using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit.Text;

/// <summary>By a state's name, the name of the equation for its next value.</summary>
internal static class NextValues
{
    public static Dictionary<string, string> Of(CellModel model)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (EquationModel equation in model.Equations)
            foreach (int state in equation.Next)
                if (!names.ContainsKey(model.Leaves[state].Name))
                    names.Add(model.Leaves[state].Name, equation.Name);
        return names;
    }
}
