using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Converts what users have at hand to headers.</summary>
static class HeaderList
{
    /// <summary>
    /// Returns the headers of a dictionary or an object with properties (as from ConvertFrom-Json), in its order; of one or several <see cref="KafkaHeader"/>, their
    /// copies, or objects with only a Name and a Value; or of text in the format of Kafka's console producer, <c>name:value,name:value</c>. A value is
    /// text (sent as UTF-8), bytes, JSON, null, or an array of these, which repeats the name. <see cref="ContentRules"/> decides what is text and what is bytes.
    /// </summary>
    /// <returns>The headers; none for null and for an empty text.</returns>
    /// <exception cref="ArgumentException">The input is something else; the message says what.</exception>
    internal static KafkaHeader[] Of(object? input)
    {
        try
        {
            return OfUnwrapped(ScalarText.Unwrap(input));
        }
        catch (Exception e) when (e is SerializationException or InvalidOperationException)
        {
            // Code of the user's objects failed, or another thread changed the dictionary.
            throw new ArgumentException($"The headers could not be read: {e.Message}", e);
        }
    }

    static KafkaHeader[] OfUnwrapped(object? input)
    {
        switch (input)
        {
            case null:
                return [];
            case string text:
                return OfText(text);
            case not IDictionary when TryOne(input) is { } header:
                return [header];
        }

        Content content = ContentRules.Of(input);
        return content.Kind switch
        {
            ContentKind.Object => [.. JsonMembers.Of(content.InJson ?? input).SelectMany(member => OfName(member.Name, member.Value))],
            ContentKind.Array when input is IEnumerable list => [.. list.Cast<object?>().Select(ToHeader)],
            _ => throw NoHeaders(input),
        };
    }

    static KafkaHeader ToHeader(object? item) => ScalarText.Unwrap(item) switch
    {
        null => throw new ArgumentException("A header in the list is null."),
        { } header => TryOne(header) ?? throw NoHeaders(header),
    };

    /// <summary>Returns the single header that an object represents; null when it is something else.</summary>
    static KafkaHeader? TryOne(object value) => value switch
    {
        KafkaHeader header => header,
        DictionaryEntry entry => One(entry.Key, entry.Value),
        PSObject custom when custom.Properties.Select(property => property.Name).SequenceEqual(["Name", "Value"]) => One(custom.Properties["Name"].Value, custom.Properties["Value"].Value),
        _ => null,
    };

    static KafkaHeader One(object? name, object? value)
    {
        string text = Convert.ToString(ScalarText.Unwrap(name), System.Globalization.CultureInfo.InvariantCulture) ?? "";
        KafkaHeader[] headers = [.. OfName(text, ScalarText.Unwrap(value))];
        // A copy of a header from ConvertFrom-Json has numbers instead of its bytes, even if there is only one.
        bool isNumbers = ScalarText.Unwrap(value) is IList { Count: 1 } list && ScalarText.Unwrap(list[0]) is long or int;
        return headers is [var only] && !isNumbers ? only : throw new ArgumentException($"The header '{text}' has a list of values. To send bytes, use byte[].");
    }

    /// <summary>Parses headers like Kafka's console producer (KIP-798): separated by commas, with a colon after the name.</summary>
    static KafkaHeader[] OfText(string text) => string.IsNullOrWhiteSpace(text) ? [] :
    [
        .. text.Split(',').Select(pair => pair.Split(':', 2) is [string name, string value]
            ? new KafkaHeader(name, Encode(name, value))
            : throw new ArgumentException($"'{pair}' is not a valid header. Use the form name:value,name:value.")),
    ];

    /// <summary>Returns a header for each value. A command without output has none, like an empty array.</summary>
    static IEnumerable<KafkaHeader> OfName(string name, object? value) => ReferenceEquals(value, AutomationNull.Value) ? [] :
        ScalarText.Unwrap(value) is { } given && given is not string && ContentRules.Of(given) is { Kind: ContentKind.Array } content
            ? ((IEnumerable)(content.InJson ?? given)).Cast<object?>().Select(item => new KafkaHeader(name, Bytes(name, ScalarText.Unwrap(item))))
            : [new KafkaHeader(name, Bytes(name, ScalarText.Unwrap(value)))];

    static byte[]? Bytes(string name, object? value)
    {
        if (value is null or byte[]) return (byte[]?)value;
        Content content = ContentRules.Of(value);
        return content.Kind switch
        {
            ContentKind.Text or ContentKind.Json => Encode(name, content.Text!),
            ContentKind.Bytes => content.Bytes.ToArray(),
            ContentKind.Refused => throw new ArgumentException($"The header '{name}' cannot be sent: {content.Text}."),
            _ => throw new ArgumentException($"The header '{name}' has {ContentRules.Named(value.GetType())}. Use text, byte[], $null, or an array of these, or convert it with ConvertTo-Json -Compress."),
        };
    }

    static byte[] Encode(string name, string text)
    {
        try
        {
            return TextBytes.Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The value of the header '{name}' has an unpaired surrogate (U+{(int)e.CharUnknown:X4}), which UTF-8 cannot represent.", e);
        }
    }

    static ArgumentException NoHeaders(object value) =>
        new($"{ScalarText.Describe(value)} is not a valid header. Use a dictionary, such as @{{ name = 'value' }}, or KafkaPS.KafkaHeader objects.");
}
