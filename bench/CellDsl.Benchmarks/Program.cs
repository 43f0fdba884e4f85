using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// The build of a run's program takes longer than BenchmarkDotNet's two minutes where a core is shared.
IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
