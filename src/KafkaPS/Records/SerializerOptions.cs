using System.Text;

namespace KafkaPS.Records;

/// <summary>What one call says of text and JSON to the serializers that care.</summary>
sealed record SerializerOptions
{
    internal const int DefaultJsonDepth = 10;

    internal static readonly SerializerOptions Default = new();

    readonly Encoding _encoding = TextBytes.Utf8;

    /// <summary>The encoding of text, made strict: what it cannot express is an error, where it would by itself send a question mark.</summary>
    internal Encoding Encoding
    {
        get => _encoding;
        init
        {
            _encoding = (Encoding)value.Clone();
            _encoding.EncoderFallback = EncoderFallback.ExceptionFallback;
        }
    }

    /// <summary>How many objects and arrays may be inside one another in JSON.</summary>
    internal int JsonDepth { get; init; } = DefaultJsonDepth;
}
