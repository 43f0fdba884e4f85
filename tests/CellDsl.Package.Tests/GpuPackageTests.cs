using System.IO.Compression;

namespace CellDsl.Package.Tests;

/// <summary>The package for GPUs, in a project of its own on ILGPU's CPU accelerator.</summary>
[Collection(PackageCollection.Name)]
public sealed class GpuPackageTests(PackedPackages packages)
{
    const string Program = """
        using System.Numerics.Tensors;
        using CellDsl;
        using CellDsl.Gpu;
        using Research.Models;

        using GpuDevice gpu = GpuDevice.Open(GpuKind.Cpu);
        Console.WriteLine($"{gpu.Kind}, {typeof(ILGPU.Context).Assembly.GetName().Name} {typeof(ILGPU.Context).Assembly.GetName().Version}");
        using var here = new RecurrentLayer<LeakyForget>(inputSize: 3, hiddenSize: 5, seed: 1);
        using var there = new RecurrentLayer<LeakyForget>(inputSize: 3, hiddenSize: 5, seed: 1, new LayerOptions { Device = gpu });
        Tensor<float> x = Tensor.Create(Enumerable.Range(0, 4 * 2 * 3).Select(k => MathF.Sin(k)).ToArray(), [4, 2, 3]);
        (float[] expected, float[] actual) = (Train(here), Train(there));
        bool agree = expected.Zip(actual).All(n => MathF.Abs(n.First - n.Second) < 1e-5f);
        Console.WriteLine($"{expected.Length} numbers, agree {agree}, moving {expected.Distinct().Count() > 40}");

        float[] Train(RecurrentLayer<LeakyForget> layer)
        {
            using RecordedPass<float> pass = layer.Record(x);
            float[] y = new float[pass.Output.FlattenedLength];
            pass.Output.FlattenTo(y);
            pass.Backward(pass.Output);
            return [.. y, .. layer.Parameters.Gradients];
        }
        """;

    [Fact]
    public async Task ACellOfAnotherProjectRunsForwardAndBackwardOnADevice()
    {
        UserProject project = packages.NewProject("OnADevice", "CellDsl.Gpu").With("LeakyForget.cs", NewUserTests.Cell).With("Program.cs", Program);

        Assert.Contains("0 Warning(s)", (await project.Build()).ShouldSucceed().Output);

        // 40 outputs; 2 matrices of inputs, 2 of states, 2 biases and a diagonal.
        Assert.Equal(["Cpu, ILGPU 1.5.3.0", "135 numbers, agree True, moving True"],
            (await project.Run()).ShouldSucceed().Output.Trim().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void ItNeedsIlgpuAndTheRuntime()
    {
        string text = Nuspec(packages.File("CellDsl.Gpu"));
        Assert.Contains("<dependency id=\"ILGPU\" version=\"1.5.3\"", text);
        Assert.Contains($"<dependency id=\"CellDsl.Runtime\" version=\"{packages.Version}\"", text);
        Assert.DoesNotContain("Emulator", text);
    }

    [Fact]
    public void NoOtherPackageNeedsIt()
    {
        string[] others = [.. Directory.EnumerateFiles(packages.Feed, "*.nupkg").Where(f => f != packages.File("CellDsl.Gpu"))];
        Assert.Equal(4, others.Length);
        Assert.All(others, file =>
        {
            string text = Nuspec(file);
            Assert.DoesNotContain("CellDsl.Gpu", text);
            Assert.DoesNotContain("ILGPU", text);
        });
    }

    static string Nuspec(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using var nuspec = new StreamReader(archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        return nuspec.ReadToEnd();
    }
}
