using System.Diagnostics;

namespace KafkaPS.Chaos;

static class Signals
{
    internal static void Send(string signal, int process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }
}
