namespace KafkaPS.Records;

/// <summary>Writes compact JSON in UTF-8. What is nested too deeply, contains itself, or cannot be JSON is an error, and never silently cut.</summary>
sealed class JsonSerializer : KafkaSerializer
{
    internal static readonly JsonSerializer Default = new(SerializerOptions.Default);

    readonly int _depth;

    JsonSerializer(SerializerOptions options)
        : base("Json") => _depth = options.JsonDepth;

    internal override KafkaSerializer With(SerializerOptions options) => new JsonSerializer(options);

    internal override int Write(object? value, UnmanagedBuffer buffer) =>
        ScalarText.Unwrap(value) is { } content ? new JsonWriter(buffer, _depth).Write(content) : Null;
}
