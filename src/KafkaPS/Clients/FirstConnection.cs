using System.Globalization;
using KafkaPS.Interop;

namespace KafkaPS.Clients;

/// <summary>
/// Connects a new client to its brokers as Java's clients do: without a pause once the bootstrap server has named the brokers, and with pauses while none can
/// be reached.
/// </summary>
/// <param name="own">The client's own properties, which it gets as soon as they do no harm.</param>
/// <remarks>
/// librdkafka waits half of reconnect.backoff.ms between its first two connections, though nothing was disconnected (rdkafka_conf.c, <c>sparse_connect_intvl</c>, 11 ms at least).
/// It computes that interval only once, when the client is created, but reads reconnect.backoff.ms itself each time. So the client is created with a small value and gets its own
/// right afterwards.
/// <para>
/// When no broker can be reached, librdkafka also starts over from the bootstrap servers at once and forgets their backoff (rdkafka_broker.c, <c>rd_kafka_rebootstrap</c>): while
/// anyone waits for metadata, it tries to connect some 70 times a second. Starting over can only help once each time after the brokers were reached, so it is enabled only while
/// the last metadata request was answered.
/// </para>
/// </remarks>
sealed class FirstConnection(IReadOnlyDictionary<string, string> own)
{
    const string Backoff = "reconnect.backoff.ms";
    /// <summary>Twice librdkafka's shortest pause.</summary>
    const int SmallBackoffMs = 22;
    const string Strategy = "metadata.recovery.strategy", StrategyDefault = "rebootstrap", NoStrategy = "none";

    int _mayRestart;

    /// <summary>Prepares the properties that the client is created with.</summary>
    internal static void Prepare(Dictionary<string, string> properties)
    {
        if (properties.TryGetValue(Backoff, out string? given) && int.Parse(given, CultureInfo.InvariantCulture) > SmallBackoffMs)
            properties[Backoff] = SmallBackoffMs.ToString(CultureInfo.InvariantCulture);
        properties[Strategy] = NoStrategy;
    }

    /// <summary>Returns the client's own value of the property that differs while no broker answers; null for any other property.</summary>
    internal string? Own(string name) => name == Strategy ? own.GetValueOrDefault(Strategy, StrategyDefault) : null;

    /// <summary>Called once the client is created.</summary>
    internal void OnMade(nint client)
    {
        if (own.TryGetValue(Backoff, out string? backoff)) Librdkafka.SetConfigurationValue(client, Backoff, backoff);
    }

    /// <summary>Called after a broker was asked for metadata.</summary>
    /// <param name="client">The client.</param>
    /// <param name="isAnswered">Whether a broker answered in time.</param>
    internal void OnQuestion(nint client, bool isAnswered)
    {
        int mayRestart = isAnswered ? 1 : 0;
        if (Interlocked.Exchange(ref _mayRestart, mayRestart) != mayRestart)
            Librdkafka.SetConfigurationValue(client, Strategy, isAnswered ? Own(Strategy)! : NoStrategy);
    }
}
