using System.Numerics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace KafkaPS.Records;

/// <summary>A part of a line of JSON as its bytes: .NET's own readers fail on bytes that are not UTF-8 and on half of a surrogate pair.</summary>
/// <param name="Kind">The type of its first token.</param>
/// <param name="Raw">Its JSON.</param>
sealed record JsonPart(JsonTokenType Kind, ReadOnlyMemory<byte> Raw)
{
    internal bool IsNull => Kind == JsonTokenType.Null;

    internal bool IsTrue => Kind == JsonTokenType.True;

    /// <summary>The string as text, or as bytes when it is not UTF-8.</summary>
    internal object Content
    {
        get
        {
            ReadOnlySpan<byte> inner = Raw.Span[1..^1];
            if (!Utf8.IsValid(inner)) return UnescapeBytes(inner);
            return inner.Contains((byte)'\\') ? UnescapeText(Encoding.UTF8.GetString(inner)) : Encoding.UTF8.GetString(inner);
        }
    }

    /// <summary>The string as text.</summary>
    /// <exception cref="FormatException">It is not a string.</exception>
    internal string Text => Kind == JsonTokenType.String ? Content as string ?? throw new FormatException("a string in it is not UTF-8.") : throw new FormatException($"'{Encoding.UTF8.GetString(Raw.Span)}' is not a string.");

    /// <summary>Returns the number.</summary>
    /// <exception cref="FormatException">It is not a number of that type.</exception>
    internal T Number<T>()
        where T : struct, IBinaryInteger<T> =>
        T.TryParse(Encoding.UTF8.GetString(Raw.Span), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T number) ? number
            : throw new FormatException($"'{Encoding.UTF8.GetString(Raw.Span)}' is not a whole number.");

    /// <summary>Returns the names and values of an object.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is not an object.</exception>
    internal static List<(string Name, JsonPart Part)> Members(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        var members = new List<(string, JsonPart)>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new FormatException("it is not a JSON object.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = new JsonPart(JsonTokenType.String, json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2)).Text;
            reader.Read();
            members.Add((name, Of(ref reader, json)));
        }

        if (reader.Read()) throw new FormatException("it has content after its end.");
        return members;
    }

    /// <summary>Returns the items of an array.</summary>
    /// <inheritdoc cref="Members"/>
    internal static List<JsonPart> Items(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        var items = new List<JsonPart>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new FormatException("its headers must be an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Of(ref reader, json));
        return items;
    }

    static JsonPart Of(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        JsonTokenType kind = reader.TokenType;
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonPart(kind, json[start..(int)reader.BytesConsumed]);
    }

    /// <summary>Returns the text of a string with escapes, one of which may be half of a surrogate pair.</summary>
    static string UnescapeText(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            text.Append(escaped[i] == 'u' ? (char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Unescaped((byte)escaped[i]));
            if (escaped[i] == 'u') i += 4;
        }

        return text.ToString();
    }

    /// <summary>Returns the bytes of a string that is not UTF-8: escapes stand for characters, everything else for itself.</summary>
    static byte[] UnescapeBytes(ReadOnlySpan<byte> escaped)
    {
        var bytes = new List<byte>(escaped.Length);
        while (!escaped.IsEmpty)
        {
            int plain = escaped.IndexOf((byte)'\\');
            bytes.AddRange(plain < 0 ? escaped : escaped[..plain]);
            if (plain < 0) break;
            escaped = escaped[plain..];
            // Adjacent escapes together, because two of them may be a surrogate pair.
            int length = 0;
            while (length < escaped.Length && escaped[length] == '\\') length += escaped[length + 1] == 'u' ? 6 : 2;
            bytes.AddRange(TextBytes.Utf8.GetBytes(UnescapeText(Encoding.ASCII.GetString(escaped[..length]))));
            escaped = escaped[length..];
        }

        return [.. bytes];
    }

    static char Unescaped(byte letter) => (char)letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\b',
        'f' => '\f',
        var same => same,
    };
}
