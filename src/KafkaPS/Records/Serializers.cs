namespace KafkaPS.Records;

/// <summary>A serializer of the module, and the Java classes that write the same bytes, by their names in <c>org.apache.kafka.common.serialization</c>.</summary>
sealed record NamedSerializer(KafkaSerializer Serializer, string Meaning, params string[] JavaClasses);

/// <summary>All named serializers. Only this class knows their names.</summary>
static class Serializers
{
    const string JavaPackage = "org.apache.kafka.common.serialization.";

    /// <summary>The serializers, in the order in which they are shown.</summary>
    internal static readonly IReadOnlyList<NamedSerializer> All =
    [
        new(AutoSerializer.Default, "Text as UTF-8, bytes unchanged, numbers and dates as text, anything else as JSON"),
        new(StringSerializer.Default, "Text as UTF-8, or in the encoding of -Encoding", "StringSerializer"),
        new(new BytesSerializer(), "Unchanged bytes", "ByteArraySerializer", "BytesSerializer", "ByteBufferSerializer"),
        new(new IntegerSerializer<short>("Int16"), "A 16-bit integer, big-endian", "ShortSerializer"),
        new(new IntegerSerializer<int>("Int32"), "A 32-bit integer, big-endian", "IntegerSerializer"),
        new(new IntegerSerializer<long>("Int64"), "A 64-bit integer, big-endian", "LongSerializer"),
        new(new SingleSerializer(), "A 32-bit IEEE 754 number, big-endian", "FloatSerializer"),
        new(new DoubleSerializer(), "A 64-bit IEEE 754 number, big-endian", "DoubleSerializer"),
        new(new BooleanSerializer(), "One byte, 1 or 0", "BooleanSerializer"),
        new(GuidSerializer.Default, "The 36 characters of the Guid", "UUIDSerializer"),
        new(JsonSerializer.Default, "Compact JSON, at most -JsonDepth levels"),
    ];

    /// <summary>The names, in the order in which they are shown.</summary>
    internal static IEnumerable<string> Names => All.Select(known => known.Serializer.Name);

    /// <summary>Returns the serializer with a name in any case, or of a Java class with or without its package; null when there is none.</summary>
    internal static KafkaSerializer? Find(string name)
    {
        string simple = name.StartsWith(JavaPackage, StringComparison.Ordinal) ? name[JavaPackage.Length..] : name;
        return All.FirstOrDefault(known =>
            known.Serializer.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || known.JavaClasses.Contains(simple, StringComparer.Ordinal))?.Serializer;
    }
}
