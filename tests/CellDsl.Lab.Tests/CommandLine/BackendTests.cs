using CellDsl.Lab.Application;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.CommandLine;

/// <summary>Where to compute, in a program without the package for GPUs. With it: tests/CellDsl.Gpu.Tests/Lab.</summary>
public sealed class BackendTests
{
    [Theory]
    [InlineData("gpu"), InlineData("cuda"), InlineData("opencl"), InlineData("gpu-cpu")]
    public void Without_the_package_the_message_says_what_to_add(string backend)
    {
        foreach (string[] command in new[]
            { ["check"], ["bench", "--cell", "Lstm"], ["translate", "--task", "dates"], ["caption"], ["classify", "--task", "sentiment"],
            ["tag", "--task", "roles"], new[] { "--minutes", "0" } })
            LiteratureCells.Lab([.. command, "--backend", backend])
                .ShouldReject("--backend: GPUs need the package CellDsl.Gpu", "`dotnet add package CellDsl.Gpu`");
    }

    [Fact]
    public void A_library_without_devices_is_named()
        => Assert.Contains("System.Linq", Assert.Throws<BadInputException>(() => DevicePackage.Provider("System.Linq")).Message);

    [Theory]
    [InlineData("cpu"), InlineData("reference")]
    public void A_device_belongs_to_a_gpu(string backend)
        => LiteratureCells.Lab("check", "--backend", backend, "--device", "0")
        .ShouldReject($"--device: chooses among GPUs, but --backend is {backend}.");

    [Fact]
    public void Backend_is_one_of_those_there_are()
    {
        LiteratureCells.Lab("check", "--backend", "tpu").ShouldReject("--backend", "cpu or gpu or cuda or opencl or gpu-cpu or reference", "'tpu'");
        LiteratureCells.Lab("bench", "--cell", "Lstm", "--backend", "reference").ShouldReject("--backend", "'reference'");
    }

    [Fact]
    public void Devices_are_numbered_from_0() => LiteratureCells.Lab("check", "--backend", "gpu", "--device", "-1").ShouldReject("--device", "'-1'");
}
