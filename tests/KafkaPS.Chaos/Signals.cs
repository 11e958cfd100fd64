using System.Diagnostics;

namespace KafkaPS.Chaos;

static class Signals
{
    /// <summary>Whether SIGINT is ignored, as a shell sets it for what it starts in the background.</summary>
    internal static bool IsInterruptIgnored { get; } = File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Any(line => (Convert.ToUInt64(line.Split('\t')[1], 16) & 2) != 0);

    internal static void Send(string signal, int process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }
}
