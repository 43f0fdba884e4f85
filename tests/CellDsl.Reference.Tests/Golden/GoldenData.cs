using System.Numerics.Tensors;
using System.Reflection;

namespace CellDsl.Reference.Tests.Golden;

/// <summary>Random parameters, inputs, contexts and initial states for one cell, and the time loop that runs a cell written by hand on
/// them.</summary>
sealed class GoldenData
{
    readonly Random _random = new(20150);
    readonly int _steps, _batch;
    readonly string _cell;
    readonly IReadOnlyList<ReferenceParameter> _shapes;
    readonly Dictionary<string, (int Size, double[] Values)> _inputs = [], _contexts = [], _states = [];

    public GoldenData(Type cell, Dictionary<string, int> sizes, IReadOnlyList<ReferenceParameter> parameters, int steps, int batch)
    {
        (_cell, _shapes, _steps, _batch) = (cell.Name, parameters, steps, batch);
        foreach (FieldInfo field in cell.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
        {
            int Size(string dimension) => sizes[field.GetCustomAttribute<SizeAttribute>()?.Dimensions[0] ?? dimension];
            if (field.FieldType == typeof(Input))
                _inputs[field.Name] = (Size("Input"), Draw(field.Name, steps * batch * Size("Input")));
            else if (field.FieldType == typeof(Context))
                _contexts[field.Name] = (Size("Context"), Draw(field.Name, batch * Size("Context")));
            else if (field.FieldType == typeof(State))
                _states[field.Name] = (Size("Hidden"), Draw(field.Name, batch * Size("Hidden")));
        }
        Parameters = parameters.ToDictionary(p => p.Name, p => Draw(p.Name, p.Count));
    }

    public Dictionary<string, double[]> Parameters { get; }

    public SequenceArguments<double> Arguments()
    {
        var arguments = new SequenceArguments<double>();
        foreach (var (name, (size, values)) in _inputs)
            arguments.Inputs[name] = Tensor.Create(values, [_steps, _batch, size]);
        foreach (var (name, (size, values)) in _contexts)
            arguments.Contexts[name] = Tensor.Create(values, [_batch, size]);
        foreach (var (name, (size, values)) in _states)
            arguments.InitialStates[name] = Tensor.Create(values, [_batch, size]);
        return arguments;
    }

    /// <summary>Output [T, B, n] and final states [B, n] of a cell written by hand.</summary>
    public (double[] Output, Dictionary<string, double[]> FinalStates) Run(Func<Step, double[]> byHand)
    {
        var matrices = _shapes.Where(p => p.Columns is not null).ToDictionary(p => p.Name, p => (p.Columns!.Value, Parameters[p.Name]));
        var outputs = new double[_steps * _batch][];
        var final = _states.ToDictionary(s => s.Key, s => new double[_batch][]);
        for (int b = 0; b < _batch; b++)
        {
            var states = _states.ToDictionary(s => s.Key, s => Row(s.Value, b));
            for (int t = 0; t < _steps; t++)
            {
                var vectors = new Dictionary<string, double[]>(Parameters.Where(p => !matrices.ContainsKey(p.Key)).Concat(states));
                foreach (var (name, input) in _inputs)
                    vectors[name] = Row(input, t * _batch + b);
                foreach (var (name, context) in _contexts)
                    vectors[name] = Row(context, b);
                var step = new Step(vectors, matrices);
                outputs[t * _batch + b] = byHand(step);
                Assert.Equal(states.Keys.Order(), step.NextStates.Keys.Order());
                states = new(step.NextStates);
            }
            foreach (var (name, value) in states)
                final[name][b] = value;
        }
        return ([.. outputs.SelectMany(o => o)], final.ToDictionary(s => s.Key, s => s.Value.SelectMany(v => v).ToArray()));
    }

    static double[] Row((int Size, double[] Values) block, int row) => block.Values[(row * block.Size)..((row + 1) * block.Size)];

    /// <summary>Uniform in ±1, but where a cell would then not reach all its branches.</summary>
    double[] Draw(string name, int count) => [.. Enumerable.Range(0, count).Select(_ => (_cell, name) switch
    {
        ("PhasedLstm", "phi") => 0.1 * _random.NextDouble(),
        ("GruD", "m") => _random.Next(2),
        ("DeepSpeechRnn", "W") => Symmetric(30),
        ("HardLstm" or "HardSigmoidGru", _) => Symmetric(3),
        _ => Symmetric(1),
    })];

    double Symmetric(double bound) => bound * (2 * _random.NextDouble() - 1);
}
