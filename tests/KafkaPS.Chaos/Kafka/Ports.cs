using System.Net;
using System.Net.Sockets;

namespace KafkaPS.Chaos.Kafka;

/// <summary>Finds free ports below the range that outgoing connections use, so that a killed node gets its own port back.</summary>
static class Ports
{
    static readonly HashSet<int> Taken = [];

    internal static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(20000, 32000);
            lock (Taken)
            {
                if (!Taken.Add(port)) continue;
            }

            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // The port is in use.
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
