using System.Globalization;

namespace KafkaPS.Configuration.Translating;

/// <summary>Translates the timeouts that depend on one another.</summary>
static class TimeoutTranslation
{
    const string Delivery = "delivery.timeout.ms";
    const string Linger = "linger.ms";
    const string Request = "request.timeout.ms";

    /// <summary>How long a record may linger in librdkafka, in milliseconds, unless linger.ms is set.</summary>
    /// <remarks>
    /// An idempotent producer has one batch per partition in flight. Once the next one has lingered, librdkafka's thread polls for the response without pause
    /// (<c>rd_kafka_toppar_producer_serve</c>), which took 40 % of the processor time of a large file with Java's 5 ms. So while many records arrive, they linger
    /// longer; when few arrive, the module sends them after those 5 ms, and when their call waits for its reports.
    /// </remarks>
    const double BusyLingerMs = 100;

    internal static void Apply(TranslationContext context)
    {
        ReconnectBackoff(context);
        double? transaction = context.Settings["transactional.id"] is null ? null : Taken(context, "transaction.timeout.ms");
        RequestTimeout(context, transaction);
        DeliveryTimeout(context, transaction);
        DefaultLinger(context);
    }

    /// <summary>
    /// As in Java's <c>CommonClientConfigs.postProcessReconnectBackoffConfigs</c>, when only the first pause is set, it is also the maximum. librdkafka rejects
    /// a maximum below it.
    /// </summary>
    static void ReconnectBackoff(TranslationContext context)
    {
        if (context.Settings["reconnect.backoff.ms"] is null && context.Settings["reconnect.backoff.max.ms"] is null) return;
        double first = Taken(context, "reconnect.backoff.ms");
        Setting? maximum = context.Settings["reconnect.backoff.max.ms"];
        if (maximum is null) context.Client["reconnect.backoff.max.ms"] = Text(first);
        else if (context.Settings["reconnect.backoff.ms"] is null) context.Client["reconnect.backoff.ms"] = Text(Math.Min(first, Taken(context, "reconnect.backoff.max.ms")));
        else if (Taken(context, "reconnect.backoff.max.ms") < first)
        {
            context.Client["reconnect.backoff.max.ms"] = Text(first);
            context.Adjusted(maximum, Text(first), "it cannot be less than reconnect.backoff.ms.");
        }
    }

    /// <summary>Translates request.timeout.ms, how long Java's client waits, to librdkafka's socket.timeout.ms. With transactions, their timeout limits it.</summary>
    static void RequestTimeout(TranslationContext context, double? transaction)
    {
        PropertyDefinition socket = ConfigurationCatalog.Get("socket.timeout.ms");
        double most = transaction + 100 ?? double.MaxValue;
        if (context.Settings["socket.timeout.ms"] is Setting given && Taken(context, socket.Name) > most && !context.Settings.AnyRefused("transaction.timeout.ms"))
            context.Refuse("TransactionTimeout", given, "It may be at most transaction.timeout.ms + 100.", "Raise transaction.timeout.ms, or remove it.");
        if (context.Settings[Request] is null) return;
        context.SetUnlessGiven(socket.Name, Text(Math.Min(socket.LibrdkafkaValid.Clamp(context.Settings.Number(Request)), most)));
    }

    /// <summary>
    /// As in Java's <c>KafkaProducer.configureDeliveryTimeout</c>, the default grows to linger.ms + request.timeout.ms. librdkafka requires it to be above
    /// linger.ms, and not above the timeout of a transaction.
    /// </summary>
    static void DeliveryTimeout(TranslationContext context, double? transaction)
    {
        Setting? given = context.Settings[Delivery];
        double needed = context.Settings.Number(Linger) + context.Settings.Number(Request);
        double timeout = Taken(context, Delivery);
        if (given is null) timeout = Math.Min(Math.Max(timeout, needed), int.MaxValue);
        else if (timeout < needed && !context.Settings.AnyRefused(Linger, Request))
            context.Findings.Add("DeliveryTimeoutTooShort", Verdicts.None, given,
                "It is less than linger.ms + request.timeout.ms, so a record can fail before its first request does.",
                $"Set it to {Text(needed)} or more.");

        if (transaction < timeout)
        {
            timeout = transaction.Value;
            if (given is not null) context.Adjusted(given, Text(timeout), "a record cannot be tried for longer than transaction.timeout.ms.");
        }
        if (!context.Settings.AnyRefused(Delivery, Linger, Request, "transaction.timeout.ms") && context.Settings[Linger] is Setting linger && timeout <= Taken(context, Linger))
            context.Refuse("DeliveryTimeoutTooShort", given ?? linger, "delivery.timeout.ms must be greater than linger.ms.", "Lower linger.ms, or raise delivery.timeout.ms.");
        context.Client["message.timeout.ms"] = Text(Math.Floor(timeout));
    }

    /// <summary>Sets librdkafka's linger below delivery.timeout.ms, as it requires. Records without a key stay with one partition for twice the default of linger.ms, not of this.</summary>
    static void DefaultLinger(TranslationContext context)
    {
        if (context.Settings[Linger] is not null) return;
        double timeout = double.Parse(context.Client["message.timeout.ms"], CultureInfo.InvariantCulture);
        context.Client["queue.buffering.max.ms"] = Text(Math.Max(Math.Min(BusyLingerMs, timeout - 1), 0));
        context.SetUnlessGiven("sticky.partitioning.linger.ms", Text(2 * context.Settings.Number(Linger)));
    }

    /// <summary>Returns the number for librdkafka: the setting, clamped to its limits, or the default.</summary>
    static double Taken(TranslationContext context, string name) =>
        ConfigurationCatalog.Get(name).LibrdkafkaValid.Clamp(context.Settings.Number(name));

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
