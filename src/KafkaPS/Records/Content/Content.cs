namespace KafkaPS.Records;

/// <summary>What a value is to Kafka.</summary>
enum ContentKind
{
    /// <summary>Its text says everything that a person would expect of it.</summary>
    Text,

    /// <summary>Bytes, whatever contains them.</summary>
    Bytes,

    /// <summary>It is already JSON.</summary>
    Json,

    /// <summary>Names and values: a JSON object.</summary>
    Object,

    /// <summary>Several values in order: a JSON array.</summary>
    Array,

    /// <summary>It has no content, or must not be sent.</summary>
    Refused,
}

/// <summary>The result of <see cref="ContentRules"/> for one value.</summary>
readonly record struct Content
{
    internal static readonly Content Object = new() { Kind = ContentKind.Object };
    internal static readonly Content Array = new() { Kind = ContentKind.Array };

    internal ContentKind Kind { get; init; }

    /// <summary>The text, the JSON, or the reason why it is refused.</summary>
    internal string? Text { get; init; }

    internal ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What represents it inside JSON, when that is neither its text nor the value itself.</summary>
    internal object? InJson { get; init; }

    internal static Content OfText(string? text, object? inJson = null) => new() { Kind = ContentKind.Text, Text = text ?? "", InJson = inJson };

    internal static Content OfBytes(ReadOnlyMemory<byte> bytes) => new() { Kind = ContentKind.Bytes, Bytes = bytes };

    /// <param name="json">Compact JSON.</param>
    internal static Content OfJson(string json) => new() { Kind = ContentKind.Json, Text = json };

    /// <summary>Creates a JSON object from the value.</summary>
    internal static Content OfMembers(IEnumerable<(string Name, object? Value)> members) => new() { Kind = ContentKind.Object, InJson = new ShortObject(members) };

    /// <param name="reason">Why, and what to do instead: a clause that starts with what the value is, without a full stop.</param>
    /// <param name="inJson">What represents it inside JSON nevertheless; null when it is refused there too.</param>
    internal static Content Refuse(string reason, object? inJson = null) => new() { Kind = ContentKind.Refused, Text = reason, InJson = inJson };
}

/// <summary>Names and values that represent an object in JSON.</summary>
sealed class ShortObject(IEnumerable<(string Name, object? Value)> members)
{
    internal IEnumerable<(string Name, object? Value)> Members => members;
}
