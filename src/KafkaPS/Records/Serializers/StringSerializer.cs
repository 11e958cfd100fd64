using System.Text;

namespace KafkaPS.Records;

/// <summary>Writes text, like Java's StringSerializer. Any value with a text of its own is accepted, but not one whose text only names its type.</summary>
sealed class StringSerializer : KafkaSerializer
{
    internal static readonly StringSerializer Default = new(SerializerOptions.Default);

    readonly Encoding _encoding;

    StringSerializer(SerializerOptions options)
        : base("String") => _encoding = options.Encoding;

    internal override KafkaSerializer With(SerializerOptions options) => new StringSerializer(options);

    internal override int Write(object? value, UnmanagedBuffer buffer) =>
        ScalarText.Unwrap(value) is { } content ? TextBytes.Write(TextOf(content), _encoding, buffer) : Null;

    /// <summary>Returns the text from the rules, or else from the object's type, as PowerShell would show it in a string.</summary>
    static string TextOf(object value)
    {
        Content content = ContentRules.Of(value);
        if (content.Kind is ContentKind.Text or ContentKind.Json) return content.Text!;
        return ContentRules.OwnText(value) ?? throw new SerializationException(content.Kind == ContentKind.Refused ? $"{content.Text}."
            : $"{ContentRules.Named(value.GetType())} has no text representation. Use the serializer Json, or convert it to text first.");
    }
}
