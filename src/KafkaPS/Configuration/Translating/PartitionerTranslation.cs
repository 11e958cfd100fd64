using KafkaPS.Errors;

namespace KafkaPS.Configuration.Translating;

/// <summary>Translates partitioner.class and partitioner.ignore.keys to librdkafka's partitioner.</summary>
static class PartitionerTranslation
{
    internal static void Apply(TranslationContext context)
    {
        if (context.Settings["partitioner.class"] is Setting setting) Partitioner(context, setting);
        else if (context.Settings["partitioner.ignore.keys"]?.Text == "true") context.Client["partitioner"] = "random";
    }

    static void Partitioner(TranslationContext context, Setting setting)
    {
        ValidValues own = setting.Definition.LibrdkafkaValid;
        JavaClass? known = JavaClasses.Find(setting.Text);
        if (own.Word(setting.Text) is string word) context.Client["partitioner"] = word;
        else if (known is { Kind: "Partitioner" or "Removed", Equivalent: { Length: > 0 } equivalent })
        {
            context.Client["partitioner"] = equivalent;
            if (equivalent == "random")
                context.Findings.Add("PartitionerDiffers", Verdicts.None, setting, "librdkafka's closest equivalent is random, which distributes records evenly but not in turn.");
        }
        else
            context.Refuse("UnsupportedClass", setting, setting.Text.Contains('.', StringComparison.Ordinal)
                ? "KafkaPS cannot load this Java class, and records would go to different partitions without it." : "No partitioner has this name.",
                NearestNames.Of(setting.Text, own.Words) is [string nearest, ..] ? $"Did you mean {nearest}?" : $"Use one of {own.Text}, or specify -Partition for each record.");
    }
}
