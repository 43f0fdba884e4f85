using System.Reflection;
using CellDsl.Lab.Application;

namespace CellDsl.Lab.Devices;

/// <summary>The package with GPUs, which this one does not depend on: it is found among the libraries of the user's program.</summary>
static class DevicePackage
{
    public const string Name = "CellDsl.Gpu";

    /// <exception cref="BadInputException">The program does not have the package.</exception>
    /// <exception cref="LayerDeviceException">There is no such device.</exception>
    public static LayerDevice Open(string kind, int index) => Provider(Name).Open(kind, index);

    internal static LayerDeviceProvider Provider(string assembly)
    {
        Assembly found;
        try
        {
            found = Assembly.Load(new AssemblyName(assembly));
        }
        catch (FileNotFoundException e)
        {
            throw new BadInputException($"--backend: GPUs need the package {assembly}, which this program does not have. "
                + $"Add it (`dotnet add package {assembly}`) and build again: cells are then compiled with kernels for GPUs.", e);
        }
        return LayerDeviceProvider.In(found)
            ?? throw new BadInputException($"--backend: {found.GetName().Name} {found.GetName().Version} offers no devices.");
    }
}
