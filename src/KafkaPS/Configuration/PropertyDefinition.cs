namespace KafkaPS.Configuration;

/// <summary>Java's type of a property (<c>org.apache.kafka.common.config.ConfigDef.Type</c>).</summary>
enum PropertyType
{
    Boolean,
    Class,
    Double,
    Int,
    List,
    Long,
    Password,
    Short,
    String,
}

/// <summary>How a property is translated for librdkafka.</summary>
enum Translation
{
    /// <summary>The value is copied to librdkafka's property; numbers that only Java accepts are clamped to the nearest limit.</summary>
    Copy,

    /// <summary>Bytes become KiB, rounded up.</summary>
    Kib,

    /// <summary>The module itself applies it.</summary>
    Module,

    /// <summary>Not at all: librdkafka has no equivalent.</summary>
    None,

    /// <summary>Not at all, but ignoring it would be wrong: the producer does not start unless the property has its default.</summary>
    Refuse,

    /// <summary>The module sets it itself; nobody else may.</summary>
    Owned,

    /// <summary>batch.size; 0 becomes batch.num.messages=1.</summary>
    Batch,

    /// <summary>request.timeout.ms, which also sets socket.timeout.ms.</summary>
    Request,

    /// <summary>The level of one compression type.</summary>
    Level,

    /// <summary>partitioner.class and partitioner.ignore.keys.</summary>
    Partitioner,

    /// <summary>Names of cipher suites, joined by colons.</summary>
    Ciphers,

    /// <summary>sasl.kerberos.kinit.cmd: a path in Java, a command line in librdkafka.</summary>
    Kinit,

    /// <summary>It names a native library, which needs the caller's permission.</summary>
    Code,

    /// <summary>sasl.jaas.config.</summary>
    Jaas,

    /// <summary>Properties that set sasl.oauthbearer.method to oidc.</summary>
    Oidc,

    /// <summary>ssl.keystore.* and ssl.truststore.*.</summary>
    Store,
}

/// <summary>A row of the catalogue: a property's names in Java and in librdkafka, and the values that it accepts.</summary>
sealed class PropertyDefinition
{
    internal PropertyDefinition(string[] cells)
    {
        JavaName = cells[0].Length == 0 ? null : cells[0];
        LibrdkafkaNames = cells[1].TrimStart('>').Split(", ", StringSplitOptions.RemoveEmptyEntries);
        IsMerged = cells[1].StartsWith('>');
        Translation = Enum.Parse<Translation>(cells[2], ignoreCase: true);
        Type = Enum.Parse<PropertyType>(cells[3], ignoreCase: true);
        JavaDefault = cells[4];
        Valid = new ValidValues(cells[5], IsNumber);
        Importance = cells[6];
        Unit = cells[7];
        LibrdkafkaValid = new ValidValues(cells[8], IsNumber, ignoreCase: true);
        LibrdkafkaDefault = cells[9];
        OwnDefault = cells[10].Length == 0 ? null : cells[10];
        IsSecret = cells[11] == "yes";
        Meaning = cells[12];
        Difference = cells[13];
    }

    /// <summary>Java's name; null when Java has no such property.</summary>
    internal string? JavaName { get; }

    /// <summary>librdkafka's names, starting with the one to send; empty when it has no such property.</summary>
    internal string[] LibrdkafkaNames { get; }

    /// <summary>Whether another row has the same librdkafka property, and owns its name.</summary>
    internal bool IsMerged { get; }

    /// <summary>The name used here: Java's, if there is one.</summary>
    internal string Name => JavaName ?? LibrdkafkaNames[0];

    internal Translation Translation { get; }

    internal PropertyType Type { get; }

    /// <summary>Whether it stands for all properties that begin like its name, which ends in <c>.*</c>.</summary>
    internal bool IsFamily => Name.EndsWith(".*", StringComparison.Ordinal);

    /// <summary>Java's default; empty when there is none.</summary>
    internal string JavaDefault { get; }

    /// <summary>The values that Java accepts.</summary>
    internal ValidValues Valid { get; }

    /// <summary>The values that librdkafka accepts, in Java's unit unless <see cref="Translation"/> is <see cref="Translation.Kib"/>.</summary>
    internal ValidValues LibrdkafkaValid { get; }

    /// <summary>librdkafka's default, in Java's unit; empty when there is none.</summary>
    internal string LibrdkafkaDefault { get; }

    /// <summary>The default that the module sets itself; null when librdkafka's applies.</summary>
    internal string? OwnDefault { get; }

    /// <summary>The default in effect.</summary>
    internal string Default => OwnDefault ?? (LibrdkafkaDefault.Length > 0 || LibrdkafkaNames.Length > 0 ? LibrdkafkaDefault : JavaDefault);

    internal string Importance { get; }

    internal string Unit { get; }

    /// <summary>Whether the value must not be shown.</summary>
    internal bool IsSecret { get; }

    internal string Meaning { get; }

    /// <summary>The differences from Java; empty when there are none.</summary>
    internal string Difference { get; }

    /// <summary>Whether a producer has it even when it is not set.</summary>
    internal bool IsInEffect => !IsFamily && Translation is not (Translation.None or Translation.Refuse or Translation.Owned);

    internal bool IsNumber => Type is PropertyType.Int or PropertyType.Long or PropertyType.Short or PropertyType.Double;

    internal KafkaConfigProperty Describe() => new(this);
}
