using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Configuration;

/// <summary>What a producer is built with: librdkafka's properties, and the few settings that the module itself honours.</summary>
sealed class ProducerConfiguration
{
    /// <summary>Java's defaults, where they protect data and librdkafka's are others, and the partitioner of Java, so that a key goes to the same partition.</summary>
    static readonly KeyValuePair<string, string>[] Defaults =
    [
        new("acks", "all"),
        new("enable.idempotence", "true"),
        new("delivery.timeout.ms", "120000"),
        new("max.in.flight.requests.per.connection", "5"),
        new("partitioner", "murmur2_random"),
        new("message.max.bytes", "1048576"),
    ];

    readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    ProducerConfiguration()
    {
    }

    /// <summary>The properties for librdkafka, by their names there or Java's where these are aliases.</summary>
    internal IReadOnlyDictionary<string, string> ClientProperties => _properties;

    /// <summary>The addresses to connect to first, <c>host:port</c> each; never empty.</summary>
    internal string[] BootstrapServers => _properties["bootstrap.servers"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>max.block.ms: how long a send waits for a topic's metadata or for room in the buffer (Java's KafkaProducer).</summary>
    internal int MaxBlockMs { get; private init; } = 60_000;

    /// <summary>linger.ms, fractions allowed.</summary>
    internal double LingerMs => double.Parse(_properties.GetValueOrDefault("linger.ms", "5"), CultureInfo.InvariantCulture);

    /// <summary>transactional.id, or null: a producer without transactions.</summary>
    internal string? TransactionalId => _properties.GetValueOrDefault("transactional.id") is { Length: > 0 } id ? id : null;

    /// <summary>max.request.size, or librdkafka's message.max.bytes: the largest record, in bytes.</summary>
    internal int MaxRequestSize => int.Parse(_properties["message.max.bytes"], CultureInfo.InvariantCulture);

    /// <summary>The settings of the dictionaries, later ones over earlier ones, over the defaults.</summary>
    /// <exception cref="ArgumentException">No address is given, or max.block.ms is no whole number; the message names the setting.</exception>
    internal static ProducerConfiguration Create(params IDictionary?[] sources)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IDictionary source in sources.OfType<IDictionary>())
        {
            foreach (DictionaryEntry entry in source)
                given[ToText(entry.Key)] = ToText(entry.Value);
        }

        int maxBlockMs = 60_000;
        if (given.Remove("max.block.ms", out string? text) && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out maxBlockMs)))
            throw new ArgumentException($"max.block.ms must be a whole number of milliseconds, not '{text}'.");

        var configuration = new ProducerConfiguration { MaxBlockMs = maxBlockMs };
        foreach ((string name, string value) in Defaults.Concat(given))
            configuration._properties[name] = value;
        // librdkafka refuses a record that may outlive its transaction.
        if (configuration.TransactionalId is not null && !given.ContainsKey("delivery.timeout.ms"))
            configuration._properties["delivery.timeout.ms"] = given.GetValueOrDefault("transaction.timeout.ms", "60000");
        if (!configuration._properties.TryGetValue("bootstrap.servers", out string? servers) || string.IsNullOrWhiteSpace(servers))
            throw new ArgumentException("bootstrap.servers is not set: give -BootstrapServer host:9092, or 'bootstrap.servers' in -Configuration.");
        return configuration;
    }

    static string ToText(object? value) => value switch
    {
        PSObject wrapped => ToText(wrapped.BaseObject),
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(',', list.Cast<object?>().Select(ToText)),
        _ => value.ToString() ?? "",
    };
}
