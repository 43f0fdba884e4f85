using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CellDsl.Gpu.Ptx;

/// <summary>What NVIDIA's assembler makes of PTX; its programs are those of the CUDA toolkit.</summary>
/// <param name="Report">What it says of registers, spills and shared memory.</param>
/// <param name="Sass">The device's instructions; null where there is no nvdisasm.</param>
sealed partial record Assembled(string Report, string? Sass)
{
    /// <summary>Null where there is no ptxas on the path.</summary>
    public static Assembled? Of(string ptxFile, int architecture)
    {
        string cubin = Path.ChangeExtension(ptxFile, $".sm_{architecture}.cubin");
        string? output = Run("ptxas", $"-v -arch=sm_{architecture} -o \"{cubin}\" \"{ptxFile}\"");
        if (output is null)
            return null;
        string report = string.Join(", ", Facts().Matches(output).Select(m => m.Value));
        return new Assembled(report, Run("nvdisasm", $"-c \"{cubin}\""));
    }

    static string? Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new ArgumentException($"{program} {arguments} failed: {output}");
        }
    }

    [GeneratedRegex(@"\d+ registers|\d+ bytes (stack frame|spill stores|spill loads|smem)")]
    private static partial Regex Facts();
}
