using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KafkaPS.Records;

/// <summary>Values that are already JSON, of System.Text.Json or Newtonsoft.</summary>
static class ParsedJson
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a string as text, and a number or Boolean as itself, like PowerShell's; everything else as JSON.</summary>
    internal static Content Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => Content.Refuse("an empty JsonElement has no content"),
        JsonValueKind.String => Content.OfText(element.GetString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Content.OfText(element.GetRawText(), new RawJson(element.GetRawText())),
        _ => Content.OfJson(TextOf(element.WriteTo)),
    };

    internal static Content Of(JsonNode node)
    {
        using JsonDocument parsed = JsonDocument.Parse(TextOf(writer => node.WriteTo(writer)));
        return Of(parsed.RootElement);
    }

    /// <summary>Returns the content of a JToken, a type of an assembly that the module does not reference.</summary>
    internal static Content OfToken(object token)
    {
        Type type = token.GetType();
        MethodInfo toString = type.GetMethods().First(method => method.Name == nameof(ToString) && method.GetParameters() is [{ ParameterType: { Name: "Formatting" } }, { ParameterType.IsArray: true }]);
        ParameterInfo[] parameters = toString.GetParameters();
        object?[] arguments = [Enum.ToObject(parameters[0].ParameterType, 0), Array.CreateInstance(parameters[1].ParameterType.GetElementType()!, 0)];
        using JsonDocument parsed = JsonDocument.Parse((string)toString.Invoke(token, arguments)!);
        return Of(parsed.RootElement);
    }

    static string TextOf(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Compact)) write(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}

/// <summary>JSON that represents a value inside JSON.</summary>
sealed record RawJson(string Text);
