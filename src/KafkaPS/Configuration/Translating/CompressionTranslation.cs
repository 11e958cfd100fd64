using System.Globalization;

namespace KafkaPS.Configuration.Translating;

/// <summary>Translates the level of the chosen compression to librdkafka's single compression.level.</summary>
static class CompressionTranslation
{
    internal static void Apply(TranslationContext context)
    {
        if (context.Settings.AnyRefused("compression.type")) return;
        string chosen = $"compression.{context.Settings.Text("compression.type")}.level";
        Setting? own = context.Settings["compression.level"];
        foreach (Setting setting in context.Settings.All.Where(setting => setting.Definition.Translation == Translation.Level))
        {
            if (setting.Definition.Name != chosen)
                context.Findings.Add("LevelUnused", Verdicts.None, setting, $"It has no effect: compression.type is {context.Settings.Text("compression.type")}.", warn: false);
            else if (own is null) context.Client["compression.level"] = Level(context, setting);
            else if (own.Text != setting.Text)
                context.Refuse("GivenTwice", setting, "compression.level is the same setting, but its value differs.", "Set only one of them.");
        }
    }

    static string Level(TranslationContext context, Setting setting)
    {
        double given = context.Settings.Number(setting.Definition.Name);
        string level = setting.Definition.LibrdkafkaValid.Clamp(given).ToString(CultureInfo.InvariantCulture);
        if (level != setting.Text) context.Adjusted(setting, level, $"librdkafka takes {setting.Definition.LibrdkafkaValid.Description}.");
        return level;
    }
}
