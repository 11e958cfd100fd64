using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Faults;

/// <summary>A server that is not a broker, or is a bad one.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="answer">Handles a connection.</param>
sealed class HostileServer(string name, Func<NetworkStream, Task> answer)
{
    const short Produce = 0, MetadataApi = 3, SaslHandshake = 17, ApiVersions = 18, SaslAuthenticate = 36;

    /// <summary>Escape codes that set the window title, clear the screen, and reverse the text direction.</summary>
    const string Words = "\u001b]0;owned\u0007\u001b[2J\u202eAll is well";

    /// <summary>A delay longer than request.timeout.ms of the client.</summary>
    static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    internal static readonly HostileServer[] All =
    [
        new("says nothing", ReadAsync),
        new("answers with random bytes", stream => AnswerAsync(stream, _ => Random(200))),
        new("answers with a length of 2 GB", stream => AnswerAsync(stream, _ => [0x7f, 0xff, 0xff, 0xff, .. Random(60_000)])),
        new("sends random bytes without end", FloodAsync),
        new("closes at once", _ => Task.CompletedTask),
        new("speaks HTTP", stream => AnswerAsync(stream, _ => "HTTP/1.1 400 Bad Request\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"u8.ToArray())),
        new("answers after the timeout", stream => AnswerAsync(stream, request => Broker(request, MetadataOf("127.0.0.1")), Late)),
        new("answers with lengths that are not true", stream => AnswerAsync(stream, request => Broker(request, [.. Number(int.MaxValue, 4), .. Random(100)]))),
        new("refuses the login with escape codes", stream => AnswerAsync(stream, request => Broker(request, []))) { IsLogin = true },
        new("names a broker without a host", stream => AnswerAsync(stream, request => Broker(request, MetadataOf(null)))) { CrashesClient = true },
    ];

    internal string Name => name;

    /// <summary>Whether the client logs in with a user and a password.</summary>
    internal bool IsLogin { get; private init; }

    /// <summary>Whether librdkafka 2.16 terminates the process: the known limit in docs/reliability.md.</summary>
    internal bool CrashesClient { get; private init; }

    /// <summary>Listens until it is disposed.</summary>
    internal Listening Listen() => new(answer);

    static byte[] Broker(byte[] request, byte[] metadata)
    {
        short api = BinaryPrimitives.ReadInt16BigEndian(request), version = BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2));
        byte[] body = api switch
        {
            // A version that is too new is answered in the oldest format, to which the client then falls back.
            ApiVersions => [.. Number(version > 0 ? 35 : 0, 2), .. Number(5, 4), .. Range(Produce, 7), .. Range(MetadataApi, 1), .. Range(SaslHandshake, 1), .. Range(ApiVersions, 0), .. Range(SaslAuthenticate, 0)],
            SaslHandshake => [.. Number(0, 2), .. Number(1, 4), .. Text("PLAIN")],
            SaslAuthenticate => [.. Number(58, 2), .. Text(Words), .. Number(0, 4)],
            _ => metadata,
        };
        return [.. Number(body.Length + 4, 4), .. request.AsSpan(4, 4), .. body];
    }

    /// <summary>Returns metadata in version 1, with one broker and no topic.</summary>
    static byte[] MetadataOf(string? host) =>
        [.. Number(1, 4), .. Number(1, 4), .. Text(host), .. Number(9092, 4), .. Text(null), .. Number(1, 4), .. Number(0, 4)];

    static byte[] Range(short api, short newest) => [.. Number(api, 2), .. Number(0, 2), .. Number(newest, 2)];

    static byte[] Text(string? text) => text is null ? Number(-1, 2) : [.. Number(Encoding.UTF8.GetByteCount(text), 2), .. Encoding.UTF8.GetBytes(text)];

    static byte[] Number(int number, int size) => BitConverter.GetBytes(number).Reverse().ToArray()[^size..];

    static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }

    static async Task ReadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }

    static async Task FloodAsync(NetworkStream stream)
    {
        while (true) await stream.WriteAsync(Random(65_536));
    }

    static async Task AnswerAsync(NetworkStream stream, Func<byte[], byte[]> answer, TimeSpan late = default)
    {
        byte[] length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length);
            byte[] request = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await stream.ReadExactlyAsync(request);
            await Task.Delay(late);
            await stream.WriteAsync(answer(request));
        }
    }

    /// <summary>A port on which a hostile server listens.</summary>
    internal sealed class Listening : IDisposable
    {
        readonly TcpListener _listener;
        readonly Func<NetworkStream, Task> _answer;

        internal Listening(Func<NetworkStream, Task> answer)
        {
            _answer = answer;
            int port = Ports.Next();
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Start();
            Address = $"127.0.0.1:{port}";
            _ = Task.Run(AcceptAsync);
        }

        internal string Address { get; }

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
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The trial is over.
            }
        }

        async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    await _answer(client.GetStream());
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    // The client has hung up.
                }
            }
        }
    }
}
