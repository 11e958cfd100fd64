using System.Net;
using System.Net.Sockets;

namespace KafkaPS.Chaos.Kafka;

/// <summary>Free ports below the range that outgoing connections take theirs from, so that a node that was killed finds its own again.</summary>
static class Ports
{
    static readonly HashSet<int> Taken = [];

    internal static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(20000, 32000);
            if (!Taken.Add(port)) continue;
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    internal static bool IsOpen(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
