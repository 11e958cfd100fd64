using System.Globalization;
using KafkaPS.Interop;

namespace KafkaPS.Clients;

/// <summary>Connects a new client to its brokers as Java's clients do: without a pause after the bootstrap server has named them, and with pauses while none can be reached.</summary>
/// <param name="own">The client's own properties, which it has once they do no harm any more.</param>
/// <remarks>
/// librdkafka lets half of reconnect.backoff.ms pass between its first two connections, though nothing was disconnected (rdkafka_conf.c, <c>sparse_connect_intvl</c>, 11 ms at
/// least). It works that out once, when the client is made, but looks up reconnect.backoff.ms itself each time. So a client is made with a small one and gets its own at once.
/// <para>
/// And when no broker can be reached, it starts again from the bootstrap servers at once, which forgets their pauses (rdkafka_broker.c, <c>rd_kafka_rebootstrap</c>): as long as
/// somebody waits for metadata, it tries to connect some 70 times a second. There is something to gain by that only once for each time that the brokers were reached, so it
/// does so only as long as the last question was answered.
/// </para>
/// </remarks>
sealed class FirstConnection(IReadOnlyDictionary<string, string> own)
{
    const string Backoff = "reconnect.backoff.ms";
    /// <summary>Twice the shortest pause that librdkafka makes.</summary>
    const int SmallBackoffMs = 22;
    const string Strategy = "metadata.recovery.strategy", StrategyDefault = "rebootstrap", NoStrategy = "none";

    int _mayRestart;

    /// <summary>The properties to make the client with.</summary>
    internal static void Prepare(Dictionary<string, string> properties)
    {
        if (properties.TryGetValue(Backoff, out string? given) && int.Parse(given, CultureInfo.InvariantCulture) > SmallBackoffMs)
            properties[Backoff] = SmallBackoffMs.ToString(CultureInfo.InvariantCulture);
        properties[Strategy] = NoStrategy;
    }

    /// <summary>The client was made.</summary>
    internal void OnMade(nint client)
    {
        if (own.TryGetValue(Backoff, out string? backoff)) Librdkafka.SetConfigurationValue(client, Backoff, backoff);
    }

    /// <summary>A broker was asked for metadata.</summary>
    /// <param name="client">The client.</param>
    /// <param name="isAnswered">Whether one has answered in time.</param>
    internal void OnQuestion(nint client, bool isAnswered)
    {
        int mayRestart = isAnswered ? 1 : 0;
        if (Interlocked.Exchange(ref _mayRestart, mayRestart) != mayRestart)
            Librdkafka.SetConfigurationValue(client, Strategy, isAnswered ? own.GetValueOrDefault(Strategy, StrategyDefault) : NoStrategy);
    }
}
