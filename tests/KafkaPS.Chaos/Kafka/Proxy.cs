using System.Net;
using System.Net.Sockets;

namespace KafkaPS.Chaos.Kafka;

/// <summary>What a proxy does to the bytes that it receives.</summary>
enum Weather
{
    /// <summary>The bytes arrive.</summary>
    Clear,

    /// <summary>The bytes vanish in both directions, and the connection stays open.</summary>
    Dropped,

    /// <summary>The bytes arrive late.</summary>
    Delayed,

    /// <summary>Now and then a connection is reset.</summary>
    Reset,

    /// <summary>Now and then only a part arrives before the connection ends.</summary>
    Truncated,

    /// <summary>Requests arrive, but answers do not: the broker has stored what the client must send again.</summary>
    AnswersLost,

    /// <summary>Requests do not arrive.</summary>
    RequestsLost,

    /// <summary>One of these, drawn at random each time.</summary>
    Mixed,
}

/// <summary>Sits between the clients and a node, on a port that the node advertises as its own.</summary>
sealed class Proxy : IDisposable
{
    static readonly Weather[] Bad = [Weather.Dropped, Weather.Delayed, Weather.Reset, Weather.Truncated, Weather.AnswersLost, Weather.RequestsLost];

    readonly TcpListener _listener;
    readonly int _target;
    readonly Random _random;

    internal Proxy(int target, Random random)
    {
        _target = target;
        _random = random;
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start(100);
        _ = Task.Run(AcceptAsync);
    }

    internal int Port { get; } = Ports.Next();

    internal Weather Weather { get; set; }

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
            // The proxy was disposed.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var node = new TcpClient())
        {
            try
            {
                await node.ConnectAsync(IPAddress.Loopback, _target);
                await Task.WhenAny(PumpAsync(client, node, isAnswer: false), PumpAsync(node, client, isAnswer: true));
            }
            catch (SocketException)
            {
                // The node is down, so the client's connection ends too.
            }
        }
    }

    async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        byte[] buffer = new byte[65536];
        // Lost bytes leave a hole in the stream, so nothing may follow them on the same connection.
        bool hasHole = false;
        try
        {
            NetworkStream source = from.GetStream(), target = to.GetStream();
            while (await source.ReadAsync(buffer) is > 0 and int count)
            {
                switch (Now())
                {
                    case Weather.Dropped:
                    case Weather.AnswersLost when isAnswer:
                    case Weather.RequestsLost when !isAnswer:
                        hasHole = true;
                        break;
                    case Weather.Delayed:
                        await Task.Delay(Draw(20, 400));
                        break;
                    case Weather.Reset when Draw(0, 10) == 0:
                        from.LingerState = to.LingerState = new LingerOption(true, 0);
                        return;
                    case Weather.Truncated when Draw(0, 10) == 0:
                        await target.WriteAsync(buffer.AsMemory(0, Draw(0, count)));
                        return;
                }

                if (!hasHole) await target.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // One of the two has hung up.
        }
    }

    Weather Now() => Weather != Weather.Mixed ? Weather : Draw(0, 4) == 0 ? Bad[Draw(0, Bad.Length)] : Weather.Clear;

    int Draw(int from, int to)
    {
        lock (_random) return _random.Next(from, to);
    }
}
