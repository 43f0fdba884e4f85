using System.Reflection;
using System.Text.RegularExpressions;

namespace CellDsl.Gpu.Ptx;

/// <summary>What becomes of kernels, counted: in all, and in the loops that multiply.</summary>
sealed class Report(TextWriter output, string folder, int[] architectures)
{
    public void Write(string cell, MethodInfo kernel)
    {
        string arguments = string.Join(", ", kernel.GetGenericArguments().Select(NameOf));
        string name = $"{(cell == KernelChoice.Library ? kernel.DeclaringType!.Name : cell)}.{kernel.Name}";
        output.WriteLine($"{name}{(arguments == "" ? "" : $"<{arguments}>")}");
        Directory.CreateDirectory(folder);
        foreach (int architecture in architectures)
            Write(name, kernel, architecture);
    }

    void Write(string name, MethodInfo kernel, int architecture)
    {
        using var compiler = new PtxCompiler(architecture);
        string ptx = compiler.Compile(kernel);
        string file = Path.Combine(folder,
            $"{string.Join('.', [name, .. kernel.GetGenericArguments().Select(a => NameOf(a).Replace('<', '-').TrimEnd('>'))])}"
                + $".sm_{architecture}.ptx");
        File.WriteAllText(file, ptx);
        output.WriteLine($"  sm_{architecture}: {file}");
        Listing listing = Listings.Ptx(ptx);
        int declared = Regex.Matches(ptx, @"\.local\s").Count;
        output.WriteLine($"    PTX: {Counts.OfPtx(listing.Instructions)}; {declared} .local declarations");
        WriteLoops("PTX", listing, Counts.OfPtx, "fma.rn.f32", "mma.sync");
        if (Assembled.Of(file, architecture) is not { } assembled)
        {
            output.WriteLine("    No ptxas on the path: registers and the device's own instructions are not counted.");
            return;
        }
        output.WriteLine($"    ptxas: {assembled.Report}");
        if (assembled.Sass is null)
            return;
        File.WriteAllText(Path.ChangeExtension(file, ".sass"), assembled.Sass);
        Listing sass = Listings.Sass(assembled.Sass);
        output.WriteLine($"    SASS: {Counts.OfSass(sass.Instructions)}");
        WriteLoops("SASS", sass, Counts.OfSass, "FFMA", "HMMA");
    }

    static string NameOf(Type type)
        => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;

    /// <summary>Loops that multiply, and what the loops around them add to them.</summary>
    void WriteLoops(string kind, Listing listing, Func<IReadOnlyList<Instruction>, Counts> count, params string[] multiplications)
    {
        foreach (Loop loop in LoopFinder.Innermost(listing))
            if (count(loop.Body) is var counts && multiplications.Any(m => counts[m] >= 4))
            {
                output.WriteLine($"      {kind} loop: {counts}");
                if (loop.Around.Count > 0)
                    output.WriteLine($"        around it: {count(loop.Around)}");
            }
    }
}
