using System.Globalization;
using KafkaPS.Interop;

namespace KafkaPS.Clients;

/// <summary>Connects a new client to the broker that it needs as soon as the bootstrap server has named it, as Java does.</summary>
/// <remarks>
/// librdkafka lets half of reconnect.backoff.ms pass between its first two connections, though nothing was disconnected (rdkafka_conf.c, <c>sparse_connect_intvl</c>, 11 ms at
/// least). It works that out once, when the client is made, but looks up reconnect.backoff.ms itself each time. So a client is made with a small one and gets its own at once.
/// </remarks>
static class FirstConnection
{
    const string Backoff = "reconnect.backoff.ms";
    /// <summary>Twice the shortest pause that librdkafka makes.</summary>
    const int SmallBackoffMs = 22;

    /// <summary>The properties to make a client with.</summary>
    internal static void Hasten(Dictionary<string, string> properties)
    {
        if (properties.TryGetValue(Backoff, out string? given) && int.Parse(given, CultureInfo.InvariantCulture) > SmallBackoffMs)
            properties[Backoff] = SmallBackoffMs.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Gives a client that was made so its own pause.</summary>
    /// <param name="client">The client.</param>
    /// <param name="properties">Its own properties.</param>
    internal static void Restore(nint client, IReadOnlyDictionary<string, string> properties)
    {
        if (properties.TryGetValue(Backoff, out string? own)) Librdkafka.SetConfigurationValue(client, Backoff, own);
    }
}
