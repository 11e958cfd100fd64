namespace KafkaPS.Records;

/// <summary>The default serializer: text in the call's encoding, bytes as they are, anything else as JSON, according to <see cref="ContentRules"/>.</summary>
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

    int WriteOther(object? value, UnmanagedBuffer buffer)
    {
        if (value is null) return Null;
        Content content = ContentRules.Of(value);
        return content.Kind switch
        {
            ContentKind.Text => TextBytes.Write(content.Text!, _encoding, buffer),
            ContentKind.Bytes => buffer.Append(content.Bytes.Span),
            ContentKind.Refused => throw new SerializationException($"{content.Text}."),
            _ => _json.Write(value, buffer),
        };
    }
}
