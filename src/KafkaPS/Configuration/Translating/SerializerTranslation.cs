using KafkaPS.Records;

namespace KafkaPS.Configuration.Translating;

/// <summary>Checks that the module has its own equivalents of key.serializer and value.serializer.</summary>
static class SerializerTranslation
{
    internal static void Check(TranslationContext context)
    {
        foreach (string property in new[] { "key.serializer", "value.serializer" })
        {
            if (context.Settings[property] is Setting setting && Serializers.Find(setting.Text) is null)
                context.Refuse("UnsupportedClass", setting, "KafkaPS has no equivalent of this Java serializer.", $"Use one of {string.Join(", ", Serializers.Names)}, or send byte[].");
        }
    }
}
