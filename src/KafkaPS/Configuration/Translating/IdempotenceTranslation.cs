namespace KafkaPS.Configuration.Translating;

/// <summary>
/// Determines whether the producer is idempotent. As in Java's <c>ProducerConfig.postProcessAndValidateIdempotenceConfigs</c>, it is unless acks or retries
/// conflict: that is an error when idempotence was requested, and disables it otherwise.
/// </summary>
static class IdempotenceTranslation
{
    const int MaxInFlight = 5;

    internal static void Apply(TranslationContext context)
    {
        bool isOn = IsOn(context);
        context.Client["enable.idempotence"] = isOn ? "true" : "false";
        if (context.Settings.AnyRefused("enable.idempotence", "acks", "retries")) return;

        if (isOn && context.Settings.Number("max.in.flight.requests.per.connection") > MaxInFlight)
            context.Refuse("IdempotenceConflict", context.Settings["max.in.flight.requests.per.connection"]!,
                "With enable.idempotence=true, at most 5 requests can be in flight.", "Remove it, or set it to a value from 1 to 5.");
        if (!isOn && context.Settings["transactional.id"] is Setting transaction)
            context.Refuse("TransactionNeedsIdempotence", transaction, "Transactions require enable.idempotence=true, acks=all, and retries.",
                "Keep the defaults of these three properties.");
        if (isOn && context.Settings["queue.buffering.backpressure.threshold"] is { Text: not "1" } threshold)
            context.Refuse("IdempotenceConflict", threshold, "With enable.idempotence=true, it must be 1.", "Remove it.");
        if (!isOn && context.Settings["enable.gapless.guarantee"] is { Text: "true" } gapless)
            context.Refuse("IdempotenceConflict", gapless, "It requires enable.idempotence=true.", "Keep the default of enable.idempotence.");
    }

    static bool IsOn(TranslationContext context)
    {
        Setting? asked = context.Settings["enable.idempotence"];
        if (asked?.Text == "false") return false;

        Setting[] against = [.. new[] { context.Settings["acks"], context.Settings["retries"] }
            .OfType<Setting>().Where(setting => setting.Text != "all" && (setting.Definition.Name == "acks" || setting.Text == "0"))];
        foreach (Setting setting in against)
        {
            if (asked is not null)
                context.Refuse("IdempotenceConflict", setting, "It conflicts with enable.idempotence=true, which requires acks=all and retries.", "Remove it.");
            else
                context.Findings.Add("IdempotenceDisabled", Verdicts.None, setting, "It turns off idempotence, which Java does not report. Retries can then store a record twice.",
                    "Remove it, or set enable.idempotence=false if this is intended.");
        }
        return asked is not null || against.Length == 0;
    }
}
