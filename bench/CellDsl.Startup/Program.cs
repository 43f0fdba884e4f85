using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime;
using CellDsl;
using CellDsl.Cells;

TimeSpan jit = JitInfo.GetCompilationTime();
long methods = JitInfo.GetCompiledMethodCount();
long time = Stopwatch.GetTimestamp();
void Lap(string name)
{
    TimeSpan j = JitInfo.GetCompilationTime(); long m = JitInfo.GetCompiledMethodCount(); long t = Stopwatch.GetTimestamp();
    Console.WriteLine($"{name,-20} {Stopwatch.GetElapsedTime(time, t).TotalMilliseconds,8:F1} ms, jit {(j - jit).TotalMilliseconds,8:F1} ms {m - methods,5} methods");
    (jit, methods, time) = (JitInfo.GetCompilationTime(), JitInfo.GetCompiledMethodCount(), Stopwatch.GetTimestamp());
}
Lap("nothing");
var layer = new RecurrentLayer<Lstm>(128, 128, 0, new LayerOptions { Threads = 1 });
Lap("create");
Tensor<float> x = Tensor.Create(new float[35 * 16 * 128], [35, 16, 128]);
Lap("tensor");
layer.Forward(x);
Lap("forward");
for (int i = 0; i < 2; i++) {
using (var pass = layer.Record(x))
    pass.Backward(x);
Lap("train");}
layer.Parameters.Edit();
layer.Dispose();
Console.WriteLine((DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds);
