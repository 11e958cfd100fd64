using System.Globalization;
using System.Net;

namespace KafkaPS.Connection;

/// <summary>The address of a broker: a host and a port.</summary>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">The port.</param>
readonly record struct BrokerAddress(string Host, int Port)
{
    const int DefaultPort = 9092;

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>, as bootstrap.servers has them once they are checked.</summary>
    internal static BrokerAddress Parse(string address)
    {
        int colon = address.LastIndexOf(':');
        bool hasPort = colon > address.LastIndexOf(']') && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string host = hasPort ? address[..colon] : address;
        return new(host.TrimStart('[').TrimEnd(']'), hasPort ? int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture) : DefaultPort);
    }

    /// <summary>The addresses of the host; one that is an address already is asked of nobody.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known, or no name server answered.</exception>
    /// <exception cref="OperationCanceledException">The time was over.</exception>
    internal async Task<IPAddress[]> ResolveAsync(CancellationToken stop) =>
        IPAddress.TryParse(Host, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(Host, stop).WaitAsync(stop).ConfigureAwait(false);

    /// <summary>Host and port, an IPv6 address in brackets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
