using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KafkaPS.Tests;

/// <summary>
/// Issues a token to the one client that it knows, as an OpenID Connect provider does for client credentials (RFC 6749, 4.4). The token is unsigned,
/// which a broker accepts if it has no other way to check tokens.
/// </summary>
sealed class TokenIssuer : IDisposable
{
    readonly HttpListener _listener = new();
    readonly string _authorization;
    readonly string _client;

    internal TokenIssuer(string client, string secret)
    {
        _client = client;
        _authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}"));
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Where clients ask for a token.</summary>
    internal string Address { get; }

    public void Dispose() => _listener.Close();

    async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            bool isKnown = context.Request.Headers["Authorization"] == _authorization;
            context.Response.StatusCode = isKnown ? 200 : 401;
            context.Response.ContentType = "application/json";
            byte[] body = JsonSerializer.SerializeToUtf8Bytes<object>(isKnown ? new { access_token = Token(), token_type = "Bearer", expires_in = 3600 } : new { error = "invalid_client" });
            context.Response.Close(body, willBlock: true);
        }
    }

    string Token()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return $"{Part(new { alg = "none" })}.{Part(new { sub = _client, iat = now, exp = now + 3600 })}.";

        static string Part(object claims) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
