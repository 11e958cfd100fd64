namespace KafkaPS.Configuration.Rules;

/// <summary>Finds settings that can lose, duplicate or reorder records, although every client starts with them.</summary>
static class DurabilityRules
{
    /// <param name="settings">The settings.</param>
    /// <param name="isIdempotent">Whether the producer will be idempotent.</param>
    /// <param name="findings">The findings to add to.</param>
    internal static void Check(ProducerSettings settings, bool isIdempotent, Findings findings)
    {
        if (settings["acks"] is { Text: not "all" } acks)
        {
            string loss = acks.Text == "0" ? "A record is considered sent before any broker has it." : "A record is lost if the leader fails before other replicas have copied it.";
            findings.Add("AcksNotAll", Verdicts.MayLose, acks, loss, "Set acks=all.");
        }
        if (settings["retries"] is { Text: "0" } retries)
            findings.Add("NoRetries", Verdicts.MayLose, retries, "A record is lost on the first transient error, such as a change of leader.",
                "Remove it. delivery.timeout.ms is the limit.");

        Setting? asked = settings["enable.idempotence"];
        if (asked?.Text == "false")
            findings.Add("IdempotenceOff", Verdicts.None, asked, "A retry can store a record twice.", "Remove it.");
        if (settings.AnyRefused("max.in.flight.requests.per.connection", "enable.idempotence", "acks", "retries")) return;
        if (isIdempotent || settings.Number("max.in.flight.requests.per.connection") <= 1) return;
        Setting cause = asked ?? settings["acks"] ?? settings["retries"]!;
        findings.Add("OrderNotKept", Verdicts.MayReorder, cause,
            $"Without idempotence and with {settings.Text("max.in.flight.requests.per.connection")} requests in flight, a retry can put records out of order.",
            "Set enable.idempotence=true, or max.in.flight.requests.per.connection=1.");
    }
}
