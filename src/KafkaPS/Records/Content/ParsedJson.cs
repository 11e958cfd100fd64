using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KafkaPS.Records;

/// <summary>Values that are JSON already, of System.Text.Json or Newtonsoft.</summary>
static class ParsedJson
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string is its text and a number or Boolean its own, as those of PowerShell are; all else is JSON.</summary>
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

    /// <summary>A JToken, which is a type of an assembly that the module does not reference.</summary>
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

/// <summary>JSON that stands for a value in JSON.</summary>
sealed record RawJson(string Text);
