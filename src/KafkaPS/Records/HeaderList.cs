using System.Collections;
using System.Management.Automation;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Turns what users have at hand into headers.</summary>
static class HeaderList
{
    /// <summary>
    /// Headers of a dictionary or an object with properties (what ConvertFrom-Json makes), in its order; of one or several <see cref="KafkaHeader"/>; or of a
    /// text as Kafka's console producer reads it, <c>name:value,name:value</c>. A value is text (sent as UTF-8), a number or the like (its invariant text),
    /// <c>byte[]</c>, null, or an array of these: then the name is repeated.
    /// </summary>
    /// <returns>The headers; none for null and for an empty text.</returns>
    /// <exception cref="ArgumentException">It is something else; the message says what.</exception>
    internal static KafkaHeader[] Of(object? input) => ScalarText.Unwrap(input) switch
    {
        null => [],
        KafkaHeader header => [header],
        string text => OfText(text),
        IDictionary or PSObject => [.. JsonMembers.Of(ScalarText.Unwrap(input)!).SelectMany(member => OfName(member.Name, member.Value))],
        IEnumerable list => [.. list.Cast<object?>().Select(ToHeader)],
        { } other => throw NoHeaders(other),
    };

    static KafkaHeader ToHeader(object? item) => ScalarText.Unwrap(item) switch
    {
        KafkaHeader header => header,
        null => throw new ArgumentException("A header in the list is null."),
        { } other => throw NoHeaders(other),
    };

    /// <summary>As Kafka's console producer reads headers (KIP-798): commas between them, and a colon after the name.</summary>
    static KafkaHeader[] OfText(string text) => string.IsNullOrWhiteSpace(text) ? [] :
    [
        .. text.Split(',').Select(pair => pair.Split(':', 2) is [string name, string value]
            ? new KafkaHeader(name, Encode(name, value))
            : throw new ArgumentException($"'{pair}' is no header; a text of headers is name:value,name:value.")),
    ];

    static IEnumerable<KafkaHeader> OfName(string name, object? value) => ScalarText.Unwrap(value) is IEnumerable list and not (string or byte[] or IDictionary)
        ? list.Cast<object?>().Select(item => new KafkaHeader(name, Bytes(name, ScalarText.Unwrap(item))))
        : [new KafkaHeader(name, Bytes(name, ScalarText.Unwrap(value)))];

    static byte[]? Bytes(string name, object? value) => value switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => Encode(name, ScalarText.Of(value)
            ?? throw new ArgumentException($"The header '{name}' has a value of type {value.GetType()}; give text, byte[], $null, or an array of these.")),
    };

    static byte[] Encode(string name, string text)
    {
        try
        {
            return TextBytes.Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The value of the header '{name}' has half of a surrogate pair (U+{(int)e.CharUnknown:X4}), which UTF-8 cannot express.", e);
        }
    }

    static ArgumentException NoHeaders(object value) =>
        new($"{ScalarText.Describe(value)} is no header; give a dictionary, such as @{{ name = 'value' }}, or objects of the type KafkaPS.KafkaHeader.");
}
