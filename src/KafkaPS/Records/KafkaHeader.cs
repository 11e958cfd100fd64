using KafkaPS.Records;

namespace KafkaPS;

/// <summary>One header of a record. A name may occur several times in a record; their order is kept (KIP-82).</summary>
public sealed class KafkaHeader
{
    /// <param name="name">The header's name; not null, may be empty.</param>
    /// <param name="value">Its bytes, or null.</param>
    /// <exception cref="ArgumentException">The name contains NUL, where the client would cut it, or half of a surrogate pair.</exception>
    public KafkaHeader(string name, byte[]? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("The name of a header cannot contain NUL.", nameof(name));
        _ = TextBytes.Utf8.GetByteCount(name);
        Name = name;
        Value = value;
    }

    /// <summary>The header's name.</summary>
    public string Name { get; }

    /// <summary>The header's bytes; null and empty differ, as in Kafka.</summary>
    public byte[]? Value { get; }

    /// <summary>Returns only the name: a value can be anything.</summary>
    public override string ToString() => Name;
}
