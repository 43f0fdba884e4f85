using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CellDsl;

/// <summary>Opens devices by name, for programs that learn only at run time whether there are any. An assembly with devices has one
/// and says so: <c>[assembly: LayerDevices(typeof(...))]</c>.</summary>
public abstract class LayerDeviceProvider
{
    /// <summary>The kinds of devices, in words for a command line; the first is the usual one.</summary>
    public abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>Opens a device; whoever asked disposes it.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="index">Which of the machine's devices of that kind, from 0.</param>
    /// <exception cref="LayerDeviceException">There is none; the message says what was looked for.</exception>
    public abstract LayerDevice Open(string kind, int index);

    /// <summary>The provider that an assembly declares; null if it declares none.</summary>
    public static LayerDeviceProvider? In(Assembly assembly)
        => assembly.GetCustomAttribute<LayerDevicesAttribute>() is { } declared ? (LayerDeviceProvider)Activator.CreateInstance(declared.Provider)!
        : null;
}

/// <summary>Names the assembly's <see cref="LayerDeviceProvider"/>.</summary>
/// <param name="provider">A class with a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LayerDevicesAttribute([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type provider)
    : Attribute
{
    /// <summary>The class, a <see cref="LayerDeviceProvider"/>.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type Provider { get; } = provider;
}

/// <summary>A device is not there, or could not do something. The message is for the user.</summary>
public class LayerDeviceException : Exception
{
    /// <summary>A failure to open or to use a device.</summary>
    /// <param name="message">What was looked for or tried, in words for the user.</param>
    public LayerDeviceException(string message) : base(message) { }

    /// <summary>A failure to open or to use a device.</summary>
    /// <param name="message">What was looked for or tried, in words for the user.</param>
    /// <param name="inner">What the device's own library said.</param>
    public LayerDeviceException(string message, Exception inner) : base(message, inner) { }
}
