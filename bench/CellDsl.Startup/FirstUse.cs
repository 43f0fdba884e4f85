using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime;
using CellDsl.Cells;

namespace CellDsl.Startup;

/// <summary>What a program does that learns one cell: each part once, with the time that it took and what of it went into compiling.</summary>
sealed class FirstUse
{
    const int Time = 35, Batch = 20, Size = 128;

    long _started;
    TimeSpan _compiling;
    long _methods;

    public void Run()
    {
        Report("process, until Main", DateTime.Now - Process.GetCurrentProcess().StartTime, JitInfo.GetCompilationTime(),
            JitInfo.GetCompiledMethodCount());
        Tensor<float> x = Tensor.Create(new float[Time * Batch * Size], [Time, Batch, Size]);

        Start();
        using var layer = new RecurrentLayer<Lstm>(Size, Size, seed: 1, new LayerOptions { Threads = 1 });
        Stop("create the layer");

        Start();
        Tensor<float> y = layer.Forward(x);
        Stop("first forward");

        Train(layer, x, y, "first train step");
        Train(layer, x, y, "second train step");
    }

    void Train(RecurrentLayer<Lstm> layer, Tensor<float> x, Tensor<float> gradient, string name)
    {
        Start();
        using (RecordedPass<float> pass = layer.Record(x))
            pass.Backward(gradient);
        layer.Parameters.Edit();
        Stop(name);
    }

    void Start() => (_compiling, _methods, _started) = (JitInfo.GetCompilationTime(), JitInfo.GetCompiledMethodCount(), Stopwatch.GetTimestamp());

    void Stop(string name)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        Report(name, elapsed, JitInfo.GetCompilationTime() - _compiling, JitInfo.GetCompiledMethodCount() - _methods);
    }

    static void Report(string name, TimeSpan elapsed, TimeSpan compiling, long methods)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name};{elapsed.TotalMilliseconds};{compiling.TotalMilliseconds};{methods}"));
}
