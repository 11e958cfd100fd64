using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace KafkaPS.Connection;

/// <summary>
/// Sends ApiVersions, the first request of every Kafka client, which a broker answers before any login. Determines whether a port belongs to a Kafka broker, and the broker's release.
/// </summary>
static class ApiVersions
{
    const short Key = 18;
    const short ProduceKey = 0;
    const int Correlation = 0x4b505301;
    const int HeaderSize = 4 + 4 + 2 + 4, RowSize = 6, MaxSize = 64 * 1024;

    /// <summary>The request in version 0: key, version, correlation ID, no client ID. Every broker since 0.10 supports it.</summary>
    static readonly byte[] Request = [0, 0, 0, 10, 0, (byte)Key, 0, 0, Correlation >> 24, Correlation >> 16 & 0xff, Correlation >> 8 & 0xff, Correlation & 0xff, 0xff, 0xff];

    /// <summary>The releases by their newest version of the Produce request, which carries records (Kafka's protocol, ProduceRequest.json).</summary>
    static readonly (int Produce, string Release)[] Releases =
        [(13, "4.1 or later"), (12, "4.0"), (11, "3.8 or 3.9"), (10, "3.7"), (9, "2.8 to 3.6"), (8, "2.4 to 2.7"), (7, "2.1 to 2.3"), (6, "2.0"), (5, "1.0 or 1.1"), (0, "0.11 or older")];

    /// <summary>Sends the request.</summary>
    /// <param name="stream">The connection, encrypted or not.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns>The broker's release, as far as its protocol reveals it, or what the server is instead.</returns>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    internal static async Task<(string? Release, ConnectionProblem? Problem)> AskAsync(Stream stream, CancellationToken stop)
    {
        var answer = new byte[MaxSize];
        int length = 0;
        try
        {
            await stream.WriteAsync(Request, stop).ConfigureAwait(false);
            while (length < HeaderSize || length < Math.Min(MaxSize, 4 + BinaryPrimitives.ReadInt32BigEndian(answer)))
            {
                int read = await stream.ReadAsync(answer.AsMemory(length), stop).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
                if (length >= 8 && BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) != Correlation) break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // This is an answer too: a server that does not understand the request closes the connection.
            if (length == 0) return (null, Ended(e));
        }
        return length == 0 ? (null, Ended(null)) : Read(answer.AsSpan(0, length));
    }

    static (string?, ConnectionProblem?) Read(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < HeaderSize || BinaryPrimitives.ReadInt32BigEndian(answer[4..]) != Correlation) return (null, Other(answer));
        int count = BinaryPrimitives.ReadInt32BigEndian(answer[10..]);
        for (int i = 0; i < count && HeaderSize + (i + 1) * RowSize <= answer.Length; i++)
        {
            ReadOnlySpan<byte> row = answer[(HeaderSize + i * RowSize)..];
            if (BinaryPrimitives.ReadInt16BigEndian(row) != ProduceKey) continue;
            int newest = BinaryPrimitives.ReadInt16BigEndian(row[4..]);
            return (Releases.First(release => newest >= release.Produce).Release, null);
        }
        return ("unknown", null);
    }

    static ConnectionProblem Ended(Exception? reason) => reason is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } }
        ? new("The server resets the connection on the first request.", "Check that the port belongs to a Kafka broker, and that there is no firewall or proxy in between.")
        // With TLS 1.3, the broker checks the client certificate when the client considers the handshake complete.
        : reason?.ToString().Contains(" alert ", StringComparison.OrdinalIgnoreCase) == true
        ? new("The broker requires a client certificate, but got none or one that it does not trust.", "Specify a certificate that the broker trusts: -ClientCertificatePath, ssl.keystore.location.")
        : new("The server closes the connection on the first request.", "Check that the port belongs to a Kafka broker.");

    static ConnectionProblem Other(ReadOnlySpan<byte> answer) => Encoding.Latin1.GetString(answer[..Math.Min(answer.Length, 8)]) switch
    {
        string text when text.StartsWith("HTTP/", StringComparison.Ordinal) => new("The port belongs to a web server: it answers with HTTP.", "Use the port of a Kafka broker, which is usually 9092. A REST proxy is not a broker."),
        string text when text.StartsWith("SSH-", StringComparison.Ordinal) => new("The port belongs to an SSH server.", "Use the port of a Kafka broker, which is usually 9092."),
        string text when text.StartsWith('\u0015') || text.StartsWith('\u0016') => new("The port requires TLS.", "Set security.protocol to SSL, or to SASL_SSL with a login."),
        _ => new("The port does not answer like a Kafka broker.", "Check that the port belongs to a Kafka broker."),
    };
}
