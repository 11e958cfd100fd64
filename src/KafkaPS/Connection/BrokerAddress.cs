using System.Globalization;
using System.Net;

namespace KafkaPS.Connection;

/// <summary>The address of a broker: a host and a port.</summary>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">The port.</param>
readonly record struct BrokerAddress(string Host, int Port)
{
    const int DefaultPort = 9092;

    /// <summary>Parses <c>host</c>, <c>host:port</c>, or <c>[address]:port</c>, as in bootstrap.servers after validation.</summary>
    internal static BrokerAddress Parse(string address)
    {
        int colon = address.LastIndexOf(':');
        bool hasPort = colon > address.LastIndexOf(']') && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string host = hasPort ? address[..colon] : address;
        return new(host.TrimStart('[').TrimEnd(']'), hasPort ? int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture) : DefaultPort);
    }

    /// <summary>Returns the addresses of the host. If it is already an address, no name server is asked.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is unknown, or no name server answered.</exception>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    internal async Task<IPAddress[]> ResolveAsync(CancellationToken stop) =>
        IPAddress.TryParse(Host, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(Host, stop).WaitAsync(stop).ConfigureAwait(false);

    /// <summary>Returns the host and port, with an IPv6 address in brackets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
