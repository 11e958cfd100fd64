using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>The syntax of bootstrap.servers: <c>[protocol://]host[:port]</c>, an IPv6 address in brackets.</summary>
static partial class BootstrapAddresses
{
    const string Property = "bootstrap.servers";
    const int MaxPort = 65535;

    /// <summary>The addresses of the settings; what is wrong with them is noted.</summary>
    internal static string[] Check(ProducerSettings settings, Findings findings)
    {
        string[] addresses = settings[Property] is Setting given ? JavaText.Split(given.Text) : [];
        // What was given and could not be read is told already.
        if (findings.Refuse(Property)) return addresses;
        if (addresses.Length == 0)
        {
            findings.Add("MissingBootstrapServers", Verdicts.Invalid, Property, null, "There is no broker to connect to.",
                "Give -BootstrapServer host:9092, or bootstrap.servers.");
        }
        else if (addresses.Where(address => !IsValid(address)).ToArray() is { Length: > 0 } wrong)
        {
            string list = string.Join(", ", wrong.Select(address => $"'{address}'"));
            findings.Add("InvalidAddress", Verdicts.Invalid, settings[Property]!, $"This is no address of a broker: {list}.", "Write host:port.");
        }
        return addresses;
    }

    static bool IsValid(string address)
    {
        Match match = Address().Match(address);
        return match.Success && (!match.Groups["port"].Success || TryPort(match, out int port) && port is > 0 and <= MaxPort);
    }

    /// <summary>
    /// Whether Java takes the addresses (<c>Utils.getHost</c> and <c>getPort</c>): each has a port, from 0, and an empty host is this machine;
    /// at least one has a host that can be a name or an IP address.
    /// </summary>
    internal static bool AreValidForJava(string[] addresses)
    {
        Match[] matches = [.. addresses.Select(address => JavaAddress().Match(address))];
        return matches.All(match => match.Success && TryPort(match, out int port) && port <= MaxPort)
            && matches.Any(match => !match.Groups["host"].Value.Contains(':', StringComparison.Ordinal) || IPAddress.TryParse(match.Groups["host"].Value, out _));
    }

    static bool TryPort(Match match, out int port) => int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    [GeneratedRegex(@"^(?:[0-9a-zA-Z\-%._]*://)?(?:\[[0-9a-fA-F:.%]+\]|[^\s:/\[\]]+)(?::(?<port>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?:[0-9a-zA-Z\-%._]*://)?\[?(?<host>[0-9a-zA-Z\-%._:]*)\]?:(?<port>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex JavaAddress();
}
