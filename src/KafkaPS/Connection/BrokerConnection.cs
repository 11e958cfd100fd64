using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KafkaPS.Connection;

/// <summary>A separate connection of the connection test to one broker, because the client does not report how far its own connection has progressed.</summary>
sealed class BrokerConnection : IDisposable
{
    const int MaxAnswer = 1024 * 1024;

    readonly TcpClient _socket;
    Stream _stream;
    int _correlation;

    BrokerConnection(BrokerAddress address, TcpClient socket)
    {
        Address = address;
        _socket = socket;
        _stream = socket.GetStream();
        // Read now, because a socket that the peer has reset no longer has it.
        var endPoint = (IPEndPoint)socket.Client.RemoteEndPoint!;
        EndPoint = endPoint.Address.IsIPv4MappedToIPv6 ? new(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
    }

    internal BrokerAddress Address { get; }

    /// <summary>The IP address and port.</summary>
    internal IPEndPoint EndPoint { get; }

    /// <summary>The broker's certificate, or null without TLS.</summary>
    internal BrokerCertificate? Certificate { get; private set; }

    /// <summary>The TLS version, such as <c>Tls13</c>, or null without TLS.</summary>
    internal string? TlsVersion { get; private set; }

    /// <summary>Connects to the first address of a host that answers.</summary>
    /// <exception cref="SocketException">No address answers.</exception>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    internal static async Task<BrokerConnection> ConnectAsync(BrokerAddress address, IPAddress[] addresses, CancellationToken stop)
    {
        var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(addresses, address.Port, stop).ConfigureAwait(false);
            return new(address, socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts the connection.</summary>
    /// <returns>The reason why this failed, or null if it succeeded.</returns>
    /// <exception cref="IOException">The connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    internal async Task<ConnectionProblem?> EncryptAsync(TlsOptions options, CancellationToken stop)
    {
        TlsHandshake handshake = await TlsHandshake.MakeAsync(_stream, Address.Host, options, stop).ConfigureAwait(false);
        Certificate = handshake.Certificate;
        if (handshake.Problem is null) TlsVersion = handshake.Stream.SslProtocol.ToString();
        _stream = handshake.Stream;
        return handshake.Problem;
    }

    /// <summary>Asks for the broker's release.</summary>
    /// <inheritdoc cref="ApiVersions.AskAsync"/>
    internal Task<(string? Release, ConnectionProblem? Problem)> AskVersionAsync(CancellationToken stop) => ApiVersions.AskAsync(_stream, stop);

    /// <summary>Sends a request of Kafka's protocol, without a client ID.</summary>
    /// <param name="key">The API key of the request.</param>
    /// <param name="version">The version of the request.</param>
    /// <param name="isFlexible">Whether this version has tagged fields.</param>
    /// <param name="body">The body of the request.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns>The body of the response.</returns>
    /// <exception cref="IOException">The broker closed the connection, or the response is not a Kafka message.</exception>
    internal async Task<byte[]> CallAsync(short key, short version, bool isFlexible, byte[] body, CancellationToken stop)
    {
        int header = isFlexible ? 11 : 10;
        var request = new byte[4 + header + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(request, header + body.Length);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(4), key);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(6), version);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), ++_correlation);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(12), -1);
        body.CopyTo(request, 4 + header);
        await _stream.WriteAsync(request, stop).ConfigureAwait(false);

        var size = new byte[4];
        await _stream.ReadExactlyAsync(size, stop).ConfigureAwait(false);
        int length = BinaryPrimitives.ReadInt32BigEndian(size);
        if (length is < 4 or > MaxAnswer) throw new IOException("The answer is not a Kafka protocol message.");
        var answer = new byte[length];
        await _stream.ReadExactlyAsync(answer, stop).ConfigureAwait(false);
        return answer[(isFlexible ? 5 : 4)..];
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
