using ILGPU.Compilation;

namespace ILGPU;

/// <summary>Reads, computes and writes in one step that no other thread can come between. Each returns the value from before.</summary>
public static class Atomic
{
    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static int Add(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static long Add(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static uint Add(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static ulong Add(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static float Add(ref float target, float value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAdd", OperationForm.Atomic)]
    public static double Add(ref double target, double value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static int Max(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static long Max(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static uint Max(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static ulong Max(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static float Max(ref float target, float value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMax", OperationForm.Atomic)]
    public static double Max(ref double target, double value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static int Min(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static long Min(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static uint Min(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static ulong Min(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static float Min(ref float target, float value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicMin", OperationForm.Atomic)]
    public static double Min(ref double target, double value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAnd", OperationForm.Atomic)]
    public static int And(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAnd", OperationForm.Atomic)]
    public static long And(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAnd", OperationForm.Atomic)]
    public static uint And(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicAnd", OperationForm.Atomic)]
    public static ulong And(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicOr", OperationForm.Atomic)]
    public static int Or(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicOr", OperationForm.Atomic)]
    public static long Or(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicOr", OperationForm.Atomic)]
    public static uint Or(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicOr", OperationForm.Atomic)]
    public static ulong Or(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicXor", OperationForm.Atomic)]
    public static int Xor(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicXor", OperationForm.Atomic)]
    public static long Xor(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicXor", OperationForm.Atomic)]
    public static uint Xor(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicXor", OperationForm.Atomic)]
    public static ulong Xor(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static int Exchange(ref int target, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static int CompareExchange(ref int target, int compare, int value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static long Exchange(ref long target, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static long CompareExchange(ref long target, long compare, long value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static uint Exchange(ref uint target, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static uint CompareExchange(ref uint target, uint compare, uint value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static ulong Exchange(ref ulong target, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static ulong CompareExchange(ref ulong target, ulong compare, ulong value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static float Exchange(ref float target, float value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static float CompareExchange(ref float target, float compare, float value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicExchange", OperationForm.Atomic)]
    public static double Exchange(ref double target, double value) => throw OutsideKernel.Error;

    [DeviceOperation("AtomicCompareExchange", OperationForm.Atomic)]
    public static double CompareExchange(ref double target, double compare, double value) => throw OutsideKernel.Error;
}
