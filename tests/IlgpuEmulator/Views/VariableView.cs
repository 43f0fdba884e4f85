using ILGPU.Compilation;

namespace ILGPU;

/// <summary>A view of a single element.</summary>
public readonly struct VariableView<T>
    where T : unmanaged
{
    public static readonly int VariableSize = ArrayView<T>.ElementSize;

    public VariableView(ArrayView<T> baseView)
    {
        BaseView = baseView;
    }

    public ArrayView<T> BaseView { get; }

    public bool IsValid => BaseView.IsValid;

    public ref T Value
    {
        [KernelForm(nameof(Element))]
        get => throw HostAccess.Error;
    }

    internal ref T Element() => ref BaseView.Element(0L);
}
