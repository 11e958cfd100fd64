namespace KafkaPS.Records;

/// <summary>The serializer when none is named: text in the call's encoding, bytes as they are, numbers, dates and the like as invariant text, anything else as JSON.</summary>
sealed class AutoSerializer : KafkaSerializer
{
    internal static readonly AutoSerializer Default = new(SerializerOptions.Default);

    readonly System.Text.Encoding _encoding;
    readonly KafkaSerializer _json;

    AutoSerializer(SerializerOptions options)
        : base("Auto")
    {
        _encoding = options.Encoding;
        _json = JsonSerializer.Default.With(options);
    }

    internal override KafkaSerializer With(SerializerOptions options) => new AutoSerializer(options);

    internal override int Write(object? value, UnmanagedBuffer buffer) => value switch
    {
        string text => TextBytes.Write(text, _encoding, buffer),
        null => Null,
        byte[] bytes => buffer.Append(bytes),
        _ => WriteOther(ScalarText.Unwrap(value), buffer),
    };

    int WriteOther(object? value, UnmanagedBuffer buffer) => value switch
    {
        null => Null,
        byte[] bytes => buffer.Append(bytes),
        _ => ScalarText.Of(value) is string text ? TextBytes.Write(text, _encoding, buffer) : _json.Write(value, buffer),
    };
}
