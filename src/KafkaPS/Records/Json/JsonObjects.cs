using System.Management.Automation;
using System.Text.Json;

namespace KafkaPS.Records;

/// <summary>Reads JSON as PowerShell objects, like ConvertFrom-Json, except that text that looks like a date stays text.</summary>
static class JsonObjects
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Reads a JSON text in UTF-8.</summary>
    /// <exception cref="SerializationException">It is not JSON.</exception>
    internal static object? Read(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return Of(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new SerializationException($"the bytes are not JSON: {e.Message}", e);
        }
    }

    static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Of).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => OfNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    static PSObject OfObject(JsonElement element)
    {
        var result = new PSObject();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Length == 0 || result.Properties[property.Name] is not null)
                throw new SerializationException($"an object of the JSON has {(property.Name.Length == 0 ? "an empty name" : $"the name '{property.Name}' more than once, whatever its case")}, which PowerShell objects do not support. Read it as text.");
            result.Properties.Add(new PSNoteProperty(property.Name, Of(property.Value)));
        }

        return result;
    }

    static object OfNumber(JsonElement element) => element.TryGetInt64(out long whole) ? whole : element.TryGetDecimal(out decimal exact) ? exact : element.GetDouble();
}
