using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>The syntax of bootstrap.servers: <c>[protocol://]host[:port]</c>, an IPv6 address in brackets.</summary>
static partial class BootstrapAddresses
{
    internal const string LibrdkafkaName = "metadata.broker.list";

    const string Property = "bootstrap.servers";
    const int MaxPort = 65535;

    /// <summary>Returns the addresses without prefixes, and adds findings about what is wrong with them.</summary>
    /// <remarks>
    /// Java drops everything before <c>://</c>. librdkafka parses it as a protocol; when it differs from security.protocol, librdkafka drops this address and
    /// all that follow it.
    /// </remarks>
    internal static string[] Check(ProducerSettings settings, Findings findings)
    {
        string[] addresses = settings[Property] is Setting given ? JavaText.Split(given.Text) : [];
        // A value that could not be read is already reported.
        if (settings.AnyRefused(Property)) return addresses;
        if (addresses.Length == 0)
        {
            findings.Add("MissingBootstrapServers", Verdicts.Invalid, Property, null, "No broker is specified.",
                "Specify -BootstrapServer host:9092, or set bootstrap.servers.");
            return addresses;
        }
        if (addresses.Where(address => !IsValid(address)).ToArray() is { Length: > 0 } wrong)
        {
            string list = string.Join(", ", wrong.Select(address => $"'{Setting.Printable(address)}'"));
            findings.Add("InvalidAddress", Verdicts.Invalid, settings[Property]!, $"This is not a valid broker address: {list}.",
                wrong.Any(address => address.Contains('@', StringComparison.Ordinal)) ? "Use the form host:port. Specify the user and password with -Credential or sasl.jaas.config." : "Use the form host:port.");
            return addresses;
        }
        CheckPrefixes(addresses, settings, findings);
        return [.. addresses.Select(address => address[Address().Match(address).Groups["prefix"].Length..])];
    }

    static void CheckPrefixes(string[] addresses, ProducerSettings settings, Findings findings)
    {
        if (settings.AnyRefused("security.protocol")) return;
        string protocol = settings.Text("security.protocol");
        string? other = addresses.Select(address => Address().Match(address).Groups["protocol"].Value)
            .FirstOrDefault(prefix => ConfigurationCatalog.Get("security.protocol").LibrdkafkaValid.Word(prefix) is string known && known != protocol);
        if (addresses.Select(address => Address().Match(address).Groups["protocol"].Value).FirstOrDefault(prefix => prefix.StartsWith("http", StringComparison.OrdinalIgnoreCase)) is string web)
        {
            findings.Add("PrefixIgnored", Verdicts.None, settings[Property]!,
                $"The prefix {web}:// is ignored, as in Java. Kafka brokers do not use HTTP.", "Specify the address of a broker as host:port, which is usually port 9092. A REST proxy is not a broker.");
        }
        else if (other is not null)
            findings.Add("PrefixIgnored", Verdicts.None, settings[Property]!,
                $"The prefix {other}:// is ignored, as in Java. security.protocol is used instead, which is {protocol.ToUpperInvariant()}.",
                $"If the brokers expect {other.ToUpperInvariant()} on this port, set security.protocol to it.");
    }

    static bool IsValid(string address)
    {
        Match match = Address().Match(address);
        return match.Success && (!match.Groups["port"].Success || TryPort(match, out int port) && port is > 0 and <= MaxPort);
    }

    /// <summary>
    /// Returns whether Java accepts the addresses (<c>Utils.getHost</c> and <c>getPort</c>): each has a port, from 0, and an empty host is this machine;
    /// at least one has a host that can be a name or an IP address.
    /// </summary>
    internal static bool AreValidForJava(string[] addresses)
    {
        Match[] matches = [.. addresses.Select(address => JavaAddress().Match(address))];
        return matches.All(match => match.Success && TryPort(match, out int port) && port <= MaxPort)
            && matches.Any(match => !match.Groups["host"].Value.Contains(':', StringComparison.Ordinal) || IPAddress.TryParse(match.Groups["host"].Value, out _));
    }

    static bool TryPort(Match match, out int port) => int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    /// <summary>The zone of an IPv6 address is the name of a network interface, such as <c>eth0</c>, or its number.</summary>
    [GeneratedRegex(@"^(?<prefix>(?<protocol>[0-9a-zA-Z\-%._]*)://)?(?:\[[0-9a-fA-F:.]+(?:%[0-9a-zA-Z\-._]+)?\]|[^\s:/\[\]@]+)(?::(?<port>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?:[0-9a-zA-Z\-%._]*://)?\[?(?<host>[0-9a-zA-Z\-%._:]*)\]?:(?<port>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex JavaAddress();
}
