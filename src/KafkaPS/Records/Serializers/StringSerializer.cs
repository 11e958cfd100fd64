using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Text, as Java's StringSerializer. Any value that has a text of its own is taken; one that would only name its type is not.</summary>
sealed class StringSerializer : KafkaSerializer
{
    internal static readonly StringSerializer Default = new(SerializerOptions.Default);

    readonly Encoding _encoding;

    StringSerializer(SerializerOptions options)
        : base("String") => _encoding = options.Encoding;

    internal override KafkaSerializer With(SerializerOptions options) => new StringSerializer(options);

    internal override int Write(object? value, UnmanagedBuffer buffer) =>
        ScalarText.Unwrap(value) is { } content ? TextBytes.Write(ScalarText.Of(content) ?? OwnText(content), _encoding, buffer) : Null;

    /// <summary>The text that the object's type gives it, as PowerShell would show it in a string.</summary>
    static string OwnText(object value) => HasOwnText(value)
        ? (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture)
        : throw new SerializationException($"{ScalarText.Describe(value)} has no text of its own; use the serializer Json, or turn it into text first.");

    static bool HasOwnText(object value)
    {
        if (PSObject.AsPSObject(value).Methods["ToString"] is PSScriptMethod or PSCodeMethod) return true;
        if (value is PSObject or IDictionary or IEnumerable) return false;
        Type owner = value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType!;
        return owner != typeof(object) && owner != typeof(ValueType);
    }
}
