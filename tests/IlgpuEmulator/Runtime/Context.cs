using System.Collections.Immutable;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Knows the devices, and how kernels are to be compiled.</summary>
public sealed partial class Context : IDisposable
{
    readonly List<Accelerator> accelerators = [];

    internal Context(Builder builder)
    {
        Properties = builder;
        Devices = builder.Devices.Count > 0 ? [.. builder.Devices] : [Runtime.CPU.CPUDevice.Default];
    }

    public static string Version => "1.5.3";

    public ImmutableArray<Device> Devices { get; }

    public ContextProperties Properties { get; }

    public static Builder Create() => new();

    public static Context Create(Action<Builder> buildingCallback)
    {
        var builder = Create();
        buildingCallback(builder);
        return builder.ToContext();
    }

    public static Context CreateDefault() => Create(builder => builder.Default());

    public TDevice GetDevice<TDevice>(int deviceIndex)
        where TDevice : Device => GetDevices<TDevice>()[deviceIndex];

    public DeviceCollection<TDevice> GetDevices<TDevice>()
        where TDevice : Device => new([.. Devices.OfType<TDevice>()]);

    public Device GetPreferredDevice(bool preferCPU) => GetPreferredDevices(preferCPU, matchingDevicesOnly: false).First();

    /// <summary>The CPU devices, or the other devices with the largest memory first; the CPU devices where there are no others.</summary>
    public IEnumerable<Device> GetPreferredDevices(bool preferCPU, bool matchingDevicesOnly)
    {
        var others = Devices.Where(device => device.AcceleratorType != AcceleratorType.CPU).OrderByDescending(device => device.MemorySize).ToList();
        if (preferCPU || others.Count == 0)
        {
            var cpus = Devices.Where(device => device.AcceleratorType == AcceleratorType.CPU).ToList();
            return cpus.Count > 0 ? cpus : throw new NotSupportedException("The context has no such device.");
        }

        return matchingDevicesOnly
            ? others.Where(device => device.AcceleratorType == others[0].AcceleratorType && device.MemorySize == others[0].MemorySize)
            : others;
    }

    public ImmutableArray<Device>.Enumerator GetEnumerator() => Devices.GetEnumerator();

    public void Dispose()
    {
        foreach (var accelerator in accelerators.ToArray())
            accelerator.Dispose();
    }

    internal void Add(Accelerator accelerator) => accelerators.Add(accelerator);

    internal void Remove(Accelerator accelerator) => accelerators.Remove(accelerator);

    /// <summary>The devices of one kind.</summary>
    public readonly struct DeviceCollection<TDevice>
        where TDevice : Device
    {
        readonly List<TDevice> devices;

        internal DeviceCollection(List<TDevice> devices)
        {
            this.devices = devices;
        }

        public int Count => devices.Count;

        public TDevice this[int deviceIndex]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(deviceIndex);
                return deviceIndex < Count ? devices[deviceIndex] : throw new NotSupportedException("The context has no such device.");
            }
        }

        public List<TDevice>.Enumerator GetEnumerator() => devices.GetEnumerator();
    }
}
