using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellDsl.Kernels;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Benchmarking.Ceilings;

/// <summary>Measures a machine's ceilings with its widest vectors.</summary>
static class CeilingMeasurement
{
    const nuint Alignment = 4096;
    const int KiB = 1024;
    const double Giga = 1e9;

    /// <summary>From what fits the first-level cache to what fits none.</summary>
    static readonly int[] KibEach = [16, 64, 256, 1024, 4096, 16384, 65536, 262144];

    public static IEnumerable<Ceiling> Of(int threads)
        => Vector512.IsHardwareAccelerated ? Of<V512<float>>(threads)
            : Vector256.IsHardwareAccelerated ? Of<V256<float>>(threads)
            : Vector128.IsHardwareAccelerated ? Of<V128<float>>(threads)
            : Of<V1<float>>(threads);

    static IEnumerable<Ceiling> Of<V>(int threads)
        where V : struct, ISimd<V, float>
    {
        using var crew = new Crew(threads);
        yield return Row("fma peak", 0, "GFLOP/s",
            crew.Rates((_, repeats) => CeilingKernels<V>.MultiplyAdds(repeats), CeilingKernels<V>.FlopsPerRepeat / Giga));
        foreach (int kib in KibEach)
            yield return Read<V>(crew, kib);
        yield return Row("sigmoid", 0, "G values/s",
            crew.Rates((_, repeats) => CeilingKernels<V>.Sigmoids(repeats), CeilingKernels<V>.ValuesPerRepeat / Giga));

        Ceiling Row(string name, int kib, string unit, double[] rates)
            => new(name, threads, kib, rates.Max(), rates.Order().ElementAt(rates.Length / 2), unit);

        unsafe Ceiling Read<W>(Crew crew, int kib)
            where W : struct, ISimd<W, float>
        {
            nuint bytes = (nuint)kib * KiB;
            nint[] blocks = new nint[threads];
            try
            {
                for (int t = 0; t < threads; t++)
                {
                    blocks[t] = (nint)NativeMemory.AlignedAlloc(bytes, Alignment);
                    NativeMemory.Fill((void*)blocks[t], bytes, 0);
                }
                return Row("read", kib, "GB/s", crew.Rates(
                    (thread, repeats) => CeilingKernels<W>.Reads((float*)blocks[thread], (int)bytes / sizeof(float), repeats), bytes / Giga));
            }
            finally
            {
                foreach (nint block in blocks)
                    NativeMemory.AlignedFree((void*)block);
            }
        }
    }
}
