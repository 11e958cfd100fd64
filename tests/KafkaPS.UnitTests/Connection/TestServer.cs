using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KafkaPS.UnitTests.Connection;

/// <summary>A local port that handles every connection in one way.</summary>
sealed class TestServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Func<TcpClient, Task> _serve;
    /// <summary>Referenced, because unreferenced connections are reset when collected.</summary>
    readonly System.Collections.Concurrent.ConcurrentBag<TcpClient> _clients = [];

    TestServer(Func<TcpClient, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The number of accepted connections.</summary>
    internal int ConnectionCount => _clients.Count;

    internal string Address => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    internal static TestServer Silent() => new(static _ => Task.Delay(Timeout.Infinite));

    internal static TestServer Resetting() => new(static client =>
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();
        return Task.CompletedTask;
    });

    /// <summary>Answers any request with a text, and hangs up.</summary>
    internal static TestServer Answering(string text) => new(async client =>
    {
        byte[] request = new byte[1024];
        _ = await client.GetStream().ReadAsync(request);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
        client.Close();
    });

    /// <summary>Performs TLS handshakes with a certificate, and hangs up after each.</summary>
    /// <param name="certificate">The certificate with its key.</param>
    /// <param name="issuers">Further certificates to send.</param>
    internal static TestServer Tls(X509Certificate2 certificate, params X509Certificate2[] issuers)
    {
        SslStreamCertificateContext context = SslStreamCertificateContext.Create(certificate, [.. issuers], offline: true);
        return new(async client =>
        {
            await using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client rejects the certificate, as it should.
            }
        });
    }

    public void Dispose() => _listener.Dispose();

    async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _serve(client);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The client has gone.
            }
        }
    }
}
