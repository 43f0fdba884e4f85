#if VERIFY
using VerifyXunit;
#endif
using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Snapshots;

/// <summary>Compares text with a file <c>NAME.verified.cs</c> in this folder. On a difference it writes <c>NAME.received.cs</c> next to it and
/// fails. To accept: rename the received file, or run the tests with the environment variable SNAPSHOTS=accept.</summary>
static class Snapshot
{
    const int LinesShown = 12;

    static readonly bool s_accept = Environment.GetEnvironmentVariable("SNAPSHOTS") == "accept";

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "CellDsl.Generator.Tests", "Snapshots");

    public static Task Verify(string name, string text) => Verify(name, text, Folder);

#if VERIFY
    public static Task Verify(string name, string text, string folder)
        => Verifier.Verify(text, "cs").UseDirectory(folder).UseFileName(name).ToTask();
#else
    public static Task Verify(string name, string text, string folder)
    {
        string verified = Path.Combine(folder, $"{name}.verified.cs"), received = Path.Combine(folder, $"{name}.received.cs");
        string? expected = File.Exists(verified) ? Normalized(File.ReadAllText(verified)) : null;
        if (s_accept || expected == Normalized(text))
        {
            if (expected != Normalized(text))
                File.WriteAllText(verified, text);
            File.Delete(received);
            return Task.CompletedTask;
        }
        File.WriteAllText(received, text);
        string what = expected is null ? "there is no verified file yet" : Difference(expected, Normalized(text));
        Assert.Fail($"{name}: {what}\nAccept by renaming {received} to *.verified.cs, or by running with SNAPSHOTS=accept.");
        return Task.CompletedTask;
    }

    // Verify's own files begin with a byte order mark (which reading drops) and may lack the last line end.
    static string Normalized(string text) => text.Replace("\r\n", "\n").TrimEnd('\n');

    /// <summary>The lines from the first that differs.</summary>
    internal static string Difference(string expected, string actual)
    {
        string[] old = expected.Split('\n'), @new = actual.Split('\n');
        int first = 0;
        while (first < old.Length && first < @new.Length && old[first] == @new[first])
            first++;
        return $"differs from line {first + 1} on ({old.Length} lines verified, {@new.Length} received)\n"
            + string.Join("\n", old.Skip(first).Take(LinesShown).Select(l => $"- {l}")
                .Concat(@new.Skip(first).Take(LinesShown).Select(l => $"+ {l}")));
    }
#endif
}
