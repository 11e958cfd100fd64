using System.Text;

namespace KafkaPS.Records;

/// <summary>A call's options for text and JSON, for the serializers that use them.</summary>
sealed record SerializerOptions
{
    internal const int DefaultJsonDepth = 10;

    internal static readonly SerializerOptions Default = new();

    readonly Encoding _encoding = TextBytes.Utf8;

    /// <summary>The encoding of text, made strict: a character that it cannot represent is an error instead of a question mark.</summary>
    internal Encoding Encoding
    {
        get => _encoding;
        init
        {
            _encoding = (Encoding)value.Clone();
            _encoding.EncoderFallback = EncoderFallback.ExceptionFallback;
        }
    }

    /// <summary>How many objects and arrays may be nested in JSON.</summary>
    internal int JsonDepth { get; init; } = DefaultJsonDepth;
}
