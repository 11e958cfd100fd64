using System.Globalization;

namespace KafkaPS.Configuration.Rules;

/// <summary>Sizes and times that defeat one another.</summary>
static class SizeRules
{
    internal static void Check(ProducerSettings settings, Findings findings)
    {
        double batch = settings.Number("batch.size");
        double buffer = settings.Number("buffer.memory");
        double request = settings.Number("max.request.size");

        if (settings["max.block.ms"] is { Text: "0" } block)
            findings.Add("NoBlocking", Verdicts.None, block, "A send fails at once when the buffer is full or its topic is not known yet.",
                "Leave it out, or give a time in milliseconds.");
        if (settings.AnyRefused("batch.size", "buffer.memory", "max.request.size")) return;
        if (settings["buffer.memory"] is Setting memory && buffer < Math.Max(batch, request))
            findings.Add("BufferTooSmall", Verdicts.None, memory, "It is smaller than batch.size or max.request.size: a large record never fits.",
                $"Set it to {Text(Math.Max(batch, request))} or more.");
        if (settings["batch.size"] is not Setting size) return;
        if (batch > request)
            findings.Add("BatchTooLarge", Verdicts.None, size, "It is larger than max.request.size, beyond which no batch goes.",
                $"Set it to {Text(request)} or less, or raise max.request.size.");
        if (size.Text != "0") return;
        if (settings.Text("compression.type") != "none")
            findings.Add("BatchingDefeated", Verdicts.None, size, "Records are compressed one by one, which saves little.", "Leave batch.size out, or set compression.type=none.");
        else if (settings["linger.ms"] is { Text: not "0" })
            findings.Add("BatchingDefeated", Verdicts.None, size, "Records wait for linger.ms, and then go one by one all the same.", "Leave batch.size out, or set linger.ms=0.");
    }

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
