using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KafkaPS.Tests;

/// <summary>
/// A server that speaks only as much Kafka as a SASL login needs, and rejects every login with its own text: whoever can answer at an address
/// can show such text to a user, before anybody has logged in.
/// </summary>
sealed class HostileBroker : IDisposable
{
    const short SaslHandshake = 17, ApiVersions = 18, SaslAuthenticate = 36;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly string _words;

    /// <param name="words">The human-readable message in the answer to each login.</param>
    internal HostileBroker(string words)
    {
        _words = words;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    internal string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Stop();

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            try
            {
                while (true)
                {
                    byte[] request = await ReadAsync(stream, BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(stream, 4)));
                    short api = BinaryPrimitives.ReadInt16BigEndian(request), version = BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2));
                    byte[] answer = [.. request.AsSpan(4, 4), .. Answer(api, version)];
                    await stream.WriteAsync((byte[])[.. Number(answer.Length, 4), .. answer]);
                }
            }
            catch (IOException)
            {
                // The client has hung up.
            }
        }
    }

    IEnumerable<byte> Answer(short api, short version) => api switch
    {
        // A version that is too new is answered in the oldest one, which the client then uses.
        ApiVersions => [.. Number(version > 0 ? 35 : 0, 2), .. Number(3, 4), .. Range(SaslHandshake, 1), .. Range(ApiVersions, 0), .. Range(SaslAuthenticate, 0)],
        SaslHandshake => [.. Number(0, 2), .. Number(1, 4), .. Text("PLAIN")],
        _ => [.. Number(58, 2), .. Text(_words), .. Number(0, 4)],
    };

    static byte[] Range(short api, short newest) => [.. Number(api, 2), .. Number(0, 2), .. Number(newest, 2)];

    static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text), 2), .. Encoding.UTF8.GetBytes(text)];

    static byte[] Number(int number, int size) => BitConverter.GetBytes(number).Reverse().ToArray()[^size..];

    static async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
