using System.Globalization;

namespace KafkaPS.Configuration.Rules;

/// <summary>Finds sizes and times that defeat one another.</summary>
static class SizeRules
{
    internal static void Check(ProducerSettings settings, Findings findings)
    {
        double batch = settings.Number("batch.size");
        double buffer = settings.Number("buffer.memory");
        double request = settings.Number("max.request.size");

        if (settings["max.block.ms"] is { Text: "0" } block)
            findings.Add("NoBlocking", Verdicts.None, block, "A send fails immediately if the buffer is full or the topic is not known yet.",
                "Remove it, or set a time in milliseconds.");
        if (settings.AnyRefused("batch.size", "buffer.memory", "max.request.size")) return;
        if (settings["buffer.memory"] is Setting memory && buffer < Math.Max(batch, request))
            findings.Add("BufferTooSmall", Verdicts.None, memory, "It is smaller than batch.size or max.request.size, so a large record never fits.",
                $"Set it to {Text(Math.Max(batch, request))} or more.");
        if (settings["batch.size"] is not Setting size) return;
        if (batch > request)
            findings.Add("BatchTooLarge", Verdicts.None, size, "It is larger than max.request.size, which limits the size of a batch.",
                $"Set it to {Text(request)} or less, or raise max.request.size.");
        if (size.Text != "0") return;
        if (settings.Text("compression.type") != "none")
            findings.Add("BatchingDefeated", Verdicts.None, size, "Records are compressed individually, which saves little.", "Remove batch.size, or set compression.type=none.");
        else if (settings["linger.ms"] is { Text: not "0" })
            findings.Add("BatchingDefeated", Verdicts.None, size, "Records wait for linger.ms, but are then sent individually.", "Remove batch.size, or set linger.ms=0.");
    }

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
