using System.Buffers.Binary;
using System.Text;

namespace KafkaPS.Records;

/// <summary>A deserializer of the module, and the Java classes that read the same bytes, by their names in <c>org.apache.kafka.common.serialization</c>.</summary>
sealed record NamedDeserializer(KafkaDeserializer Deserializer, string Meaning, params string[] JavaClasses);

/// <summary>All named deserializers. Only this class knows their names.</summary>
static class Deserializers
{
    const string JavaPackage = "org.apache.kafka.common.serialization.";

    /// <summary>The deserializers, in the order in which they are shown.</summary>
    internal static readonly IReadOnlyList<NamedDeserializer> All =
    [
        new(AutoDeserializer.Default, "Text if the bytes are UTF-8 without control characters, otherwise the bytes"),
        new(StringDeserializer.Default, "UTF-8 text, or text in the encoding of -Encoding", "StringDeserializer"),
        new(new FixedDeserializer("Bytes", null, "bytes", bytes => bytes), "Unchanged bytes", "ByteArrayDeserializer", "BytesDeserializer", "ByteBufferDeserializer"),
        new(new FixedDeserializer("Int16", sizeof(short), "a 16-bit integer", bytes => BinaryPrimitives.ReadInt16BigEndian(bytes)), "A 16-bit integer, big-endian", "ShortDeserializer"),
        new(new FixedDeserializer("Int32", sizeof(int), "a 32-bit integer", bytes => BinaryPrimitives.ReadInt32BigEndian(bytes)), "A 32-bit integer, big-endian", "IntegerDeserializer"),
        new(new FixedDeserializer("Int64", sizeof(long), "a 64-bit integer", bytes => BinaryPrimitives.ReadInt64BigEndian(bytes)), "A 64-bit integer, big-endian", "LongDeserializer"),
        new(new FixedDeserializer("Single", sizeof(float), "a 32-bit number", bytes => BinaryPrimitives.ReadSingleBigEndian(bytes)), "A 32-bit IEEE 754 number, big-endian", "FloatDeserializer"),
        new(new FixedDeserializer("Double", sizeof(double), "a 64-bit number", bytes => BinaryPrimitives.ReadDoubleBigEndian(bytes)), "A 64-bit IEEE 754 number, big-endian", "DoubleDeserializer"),
        new(new FixedDeserializer("Boolean", 1, "a Boolean", bytes => ReadBoolean(bytes)), "One byte, 1 or 0", "BooleanDeserializer"),
        new(new FixedDeserializer("Guid", null, "a Guid", bytes => ReadGuid(bytes)), "The 36 characters of a Guid", "UUIDDeserializer"),
        new(new FixedDeserializer("Json", null, "JSON", JsonObjects.Read), "JSON as objects, like ConvertFrom-Json"),
    ];

    /// <summary>The names, in the order in which they are shown.</summary>
    internal static IEnumerable<string> Names => All.Select(known => known.Deserializer.Name);

    /// <summary>Returns the deserializer with a name in any case, or of a Java class with or without its package; null when there is none.</summary>
    internal static KafkaDeserializer? Find(string name)
    {
        string simple = name.StartsWith(JavaPackage, StringComparison.Ordinal) ? name[JavaPackage.Length..] : name;
        return All.FirstOrDefault(known =>
            known.Deserializer.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || known.JavaClasses.Contains(simple, StringComparer.Ordinal))?.Deserializer;
    }

    /// <summary>Reads a Boolean like Java's BooleanDeserializer, which accepts only 0 and 1.</summary>
    static bool ReadBoolean(byte[] bytes) => bytes[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new SerializationException($"the byte 0x{other:X2} is not a valid Boolean. Use 0 or 1."),
    };

    static Guid ReadGuid(byte[] bytes) => Guid.TryParseExact(Encoding.UTF8.GetString(bytes), "D", out Guid guid) ? guid : throw new SerializationException("the text is not a valid Guid.");
}

/// <summary>Reads bytes as users see them by default: as text if they are UTF-8 without control characters, otherwise as bytes.</summary>
sealed class AutoDeserializer() : KafkaDeserializer("Auto")
{
    internal static readonly AutoDeserializer Default = new();

    internal override object? Read(byte[] bytes) => SerializedContent.Show(bytes);
}

/// <summary>Reads text in the call's encoding, like Java's StringDeserializer, except that invalid bytes are an error instead of question marks.</summary>
sealed class StringDeserializer : KafkaDeserializer
{
    internal static readonly StringDeserializer Default = new(TextBytes.Utf8);

    readonly Encoding _encoding;

    StringDeserializer(Encoding encoding)
        : base("String") => _encoding = encoding;

    internal override KafkaDeserializer With(Encoding encoding) => new StringDeserializer(encoding);

    internal override object Read(byte[] bytes)
    {
        try
        {
            return _encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new SerializationException($"the bytes are not text in {_encoding.WebName.ToUpperInvariant()}: {e.Message}", e);
        }
    }
}

/// <summary>Reads bytes in one format.</summary>
/// <param name="name">The name.</param>
/// <param name="size">The required number of bytes; null for any number.</param>
/// <param name="what">What they are, for a message.</param>
/// <param name="read">Reads them.</param>
sealed class FixedDeserializer(string name, int? size, string what, Func<byte[], object?> read) : KafkaDeserializer(name)
{
    internal override object? Read(byte[] bytes) => size is null || bytes.Length == size ? read(bytes)
        : throw new SerializationException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} has {size} {(size == 1 ? "byte" : "bytes")}, but there are {bytes.Length}."));
}
