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

/// <summary>What becomes of a property on its way to librdkafka.</summary>
enum Translation
{
    /// <summary>The value goes to librdkafka's property; numbers that only Java takes are brought to the nearest limit.</summary>
    Copy,

    /// <summary>Bytes become KiB, rounded up.</summary>
    Kib,

    /// <summary>The module itself honours it.</summary>
    Module,

    /// <summary>Nothing: librdkafka has nothing like it.</summary>
    None,

    /// <summary>Nothing, and to leave it out would be wrong: the producer does not start, unless it is at its default.</summary>
    Refuse,

    /// <summary>The module sets it itself, and nobody else may.</summary>
    Owned,

    /// <summary>batch.size, whose 0 is batch.num.messages=1.</summary>
    Batch,

    /// <summary>request.timeout.ms, which is socket.timeout.ms too.</summary>
    Request,

    /// <summary>A compression's own level.</summary>
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

    /// <summary>What makes sasl.oauthbearer.method oidc.</summary>
    Oidc,

    /// <summary>ssl.keystore.* and ssl.truststore.*.</summary>
    Store,
}

/// <summary>A row of the catalogue: what a property is called in Java and in librdkafka, and what it takes.</summary>
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

    /// <summary>librdkafka's names, the one it is sent under first; empty when it has no such property.</summary>
    internal string[] LibrdkafkaNames { get; }

    /// <summary>Whether librdkafka's property is another row's too, which then goes by that name.</summary>
    internal bool IsMerged { get; }

    /// <summary>The name it is known by here: Java's, where there is one.</summary>
    internal string Name => JavaName ?? LibrdkafkaNames[0];

    internal Translation Translation { get; }

    internal PropertyType Type { get; }

    /// <summary>Whether it stands for all properties whose names begin as its own, which ends in <c>.*</c>.</summary>
    internal bool IsFamily => Name.EndsWith(".*", StringComparison.Ordinal);

    /// <summary>Java's default; empty when there is none.</summary>
    internal string JavaDefault { get; }

    /// <summary>What Java takes.</summary>
    internal ValidValues Valid { get; }

    /// <summary>What librdkafka takes, in Java's unit only where <see cref="Translation"/> is not <see cref="Translation.Kib"/>.</summary>
    internal ValidValues LibrdkafkaValid { get; }

    /// <summary>librdkafka's default, in Java's unit; empty when there is none.</summary>
    internal string LibrdkafkaDefault { get; }

    /// <summary>The default that the module sets itself; null when it leaves librdkafka's.</summary>
    internal string? OwnDefault { get; }

    /// <summary>The default in effect.</summary>
    internal string Default => OwnDefault ?? (LibrdkafkaDefault.Length > 0 || LibrdkafkaNames.Length > 0 ? LibrdkafkaDefault : JavaDefault);

    internal string Importance { get; }

    internal string Unit { get; }

    /// <summary>Whether the value must not be shown.</summary>
    internal bool IsSecret { get; }

    internal string Meaning { get; }

    /// <summary>What is otherwise than in Java; empty when nothing is.</summary>
    internal string Difference { get; }

    /// <summary>Whether a producer has it, even if nobody has given it a value.</summary>
    internal bool IsInEffect => !IsFamily && Translation is not (Translation.None or Translation.Refuse or Translation.Owned);

    internal bool IsNumber => Type is PropertyType.Int or PropertyType.Long or PropertyType.Short or PropertyType.Double;

    internal KafkaConfigProperty Describe() => new(this);
}
