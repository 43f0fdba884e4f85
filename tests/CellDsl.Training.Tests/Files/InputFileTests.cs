using System.Diagnostics;
using CellDsl.Training.Files;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

/// <summary>What is no file is refused at once by everything that reads files, and files are written to no other place than the one that was
/// named.</summary>
public sealed class InputFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Readers => ["bytes", "safetensors", "corpus", "words", "labels", "pairs", "captions", "features"];

    [UnixTheory, MemberData(nameof(Readers))]
    public void Pipes_and_devices_are_refused_at_once(string reader)
    {
        string pipe = _folder["pipe"];
        using (Process made = Process.Start("mkfifo", pipe))
            made.WaitForExit();
        string link = _folder["link"];
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in new[] { pipe, link, "/dev/zero", "/dev/urandom" })
        {
            IOException e = Assert.ThrowsAny<IOException>(() => Read(reader, path));
            Assert.Contains(path, e.Message);
            Assert.Contains("found a pipe or a device", e.Message);
        }
        Assert.Contains("found a folder", Assert.ThrowsAny<IOException>(() => Read(reader, _folder.Path)).Message);
    }

    [Fact]
    public void Files_are_read_as_they_are()
    {
        foreach (int length in new[] { 0, 1, 100_000 })
        {
            byte[] bytes = new byte[length];
            new Random(1).NextBytes(bytes);
            Assert.Equal(bytes, InputFile.ReadBytes(_folder.Write("f", bytes)));
        }
        Assert.Throws<FileNotFoundException>(() => InputFile.ReadBytes(_folder["none"]));
    }

    [UnixFact]
    public void A_file_larger_than_an_array_says_its_size()
    {
        using (FileStream huge = File.Create(_folder["huge"]))
            huge.SetLength(3_000_000_000);
        Assert.Contains("the file has 3,000,000,000 bytes; at most 2,147,483,591",
            Assert.Throws<CorpusException>(() => Corpus.Read(_folder["huge"])).Message);
    }

    [UnixFact]
    public void Links_that_wait_for_a_temporary_file_are_not_followed()
    {
        string victim = _folder.Write("victim", [1, 2, 3]), target = _folder["target"];
        File.CreateSymbolicLink(_folder[".target.tmp"], victim);
        for (int k = 0; k < 20; k++)
            SafetensorsFile.Write(target, [SafetensorsTensor.Create<float>("a", [1], 1)]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(victim));
        AtomicFile.DeleteLeftovers(target);
        Assert.Equal([target, victim], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public void Temporary_files_have_another_name_each_time()
    {
        HashSet<string> names = [];
        for (int k = 0; k < 10; k++)
            AtomicFile.Write(_folder["f"], _ => names.Add(Assert.Single(Directory.GetFiles(_folder.Path, ".f.*"))));
        Assert.Equal(10, names.Count);
    }

    [UnixTheory]
    [InlineData("/dev/null"), InlineData("/dev/zero")]
    public void A_device_is_not_replaced_by_a_file(string device)
        => Assert.Contains("found a folder, a pipe or a device", Assert.Throws<IOException>(() => AtomicFile.WriteText(device, "text")).Message);

    static void Read(string reader, string path)
    {
        switch (reader)
        {
            case "bytes": InputFile.ReadBytes(path); break;
            case "safetensors": SafetensorsFile.Read(path); break;
            case "corpus": Corpus.Read(path); break;
            case "words": WordText.Read(path); break;
            case "labels": LabelledTexts.Read(path); break;
            case "pairs": TranslationData.Read(path, 0.1); break;
            case "captions": _ = TabbedLines.Read(path, "anything").ToArray(); break;
            case "features": CaptionData.ReadFeatures(path); break;
            default: throw new ArgumentException(reader, nameof(reader));
        }
    }
}

[AttributeUsage(AttributeTargets.Method)]
sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Pipes and devices are files on Unix systems.";
    }
}

[AttributeUsage(AttributeTargets.Method)]
sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Pipes and devices are files on Unix systems.";
    }
}
