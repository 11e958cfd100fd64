using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace KafkaPS.Connection;

/// <summary>Determines why librdkafka does not trust a broker. librdkafka has a single message for everything that can be wrong with a certificate.</summary>
static partial class TlsDiagnosis
{
    const int LimitMs = 2000;

    /// <summary>Returns whether librdkafka's message leaves the reason open.</summary>
    internal static bool IsOpen(string reason) => reason.Contains("certificate verify failed", StringComparison.Ordinal);

    /// <summary>
    /// Performs another handshake with the broker in the message, with .NET's implementation,
    /// the same authorities, and the same name. Nothing that identifies the client is sent.
    /// </summary>
    /// <param name="reason">librdkafka's message, which begins with the broker's address.</param>
    /// <param name="client">librdkafka's properties.</param>
    /// <param name="limitMs">How long the handshake may take, in milliseconds.</param>
    /// <returns>The reason, or null if none was found in time.</returns>
    internal static async Task<ConnectionProblem?> FindAsync(string reason, IReadOnlyDictionary<string, string> client, int limitMs = LimitMs)
    {
        Match match = Address().Match(reason);
        if (!match.Success) return null;
        BrokerAddress address = BrokerAddress.Parse(match.Groups["address"].Value);
        using var limit = new CancellationTokenSource(limitMs);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(await address.ResolveAsync(limit.Token).ConfigureAwait(false), address.Port, limit.Token).ConfigureAwait(false);
            TlsHandshake handshake = await TlsHandshake.MakeAsync(socket.GetStream(), address.Host, TlsOptions.Of(client).Anonymous(), limit.Token).ConfigureAwait(false);
            await using (handshake.Stream.ConfigureAwait(false)) return handshake.Certificate?.Problem ?? handshake.Weakness;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Cryptography.CryptographicException or UnauthorizedAccessException)
        {
            // The client's own message remains.
            return null;
        }
    }

    [GeneratedRegex(@"^\w+://(?<address>\S+:\d+)/", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
