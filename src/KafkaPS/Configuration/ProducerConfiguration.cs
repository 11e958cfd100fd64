using System.Collections;
using System.Globalization;
using KafkaPS.Configuration.Rules;
using KafkaPS.Configuration.Translating;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Configuration;

/// <summary>The configuration of a producer: librdkafka's properties, and the settings that the module itself applies.</summary>
sealed class ProducerConfiguration
{
    readonly ProducerSettings _settings;
    readonly Findings _findings = new();
    readonly ConfigurationSource[] _sources;
    readonly CallerChoices _choices;

    ProducerConfiguration(IEnumerable<ConfigurationSource> sources, CallerChoices choices)
    {
        _sources = [.. sources];
        _choices = choices;
        _settings = new ProducerSettings(_sources, _findings);
        TranslationContext translated = Translator.Translate(_settings, _findings, choices);
        ClientProperties = translated.Client;
        Kerberos = translated.Kerberos;
        BootstrapServers = BootstrapAddresses.Check(_settings, _findings);
        if (BootstrapServers.Length > 0) translated.Client[BootstrapAddresses.LibrdkafkaName] = string.Join(',', BootstrapServers);
        MaxBlockMs = (int)Math.Min(_settings.Number("max.block.ms"), int.MaxValue);
        MaxRequestSize = (int)Math.Min(_settings.Number("max.request.size"), int.MaxValue);
        DurabilityRules.Check(_settings, ClientProperties["enable.idempotence"] == "true", _findings);
        SizeRules.Check(_settings, _findings);
        SecurityRules.Check(_settings, _findings);
    }

    /// <summary>librdkafka's properties by its own names. They include secrets: never print them.</summary>
    internal IReadOnlyDictionary<string, string> ClientProperties { get; }

    /// <summary>How the module fetches a Kerberos ticket for the producer; null when it does not.</summary>
    internal KerberosLogin? Kerberos { get; }

    /// <summary>The SASL mechanism, such as <c>PLAIN</c>; empty without SASL.</summary>
    internal string SaslMechanism => _settings.Text("security.protocol").StartsWith("sasl", StringComparison.Ordinal) ? _settings.Text("sasl.mechanism") : "";

    /// <summary>The addresses to connect to first; never empty.</summary>
    internal string[] BootstrapServers { get; }

    /// <summary>client.id: the name that brokers log.</summary>
    internal string ClientId => _settings.Text("client.id");

    /// <summary>max.block.ms: how long, in milliseconds, a send waits for a topic's metadata or for room in the buffer (Java's KafkaProducer).</summary>
    internal int MaxBlockMs { get; }

    /// <summary>linger.ms: how long a record may wait for others, in milliseconds, including fractions.</summary>
    internal double LingerMs => _settings.Number("linger.ms");

    /// <summary>Whether linger.ms is not set. The module then sends records that have lingered for its default, and librdkafka gives batches longer to fill.</summary>
    internal bool EndsLingerItself => _settings["linger.ms"] is null;

    /// <summary>max.request.size: the largest record, in bytes. Needed for every record, so it is parsed only once.</summary>
    internal int MaxRequestSize { get; }

    /// <summary>delivery.timeout.ms: how long to try to deliver a record, in milliseconds, as passed to librdkafka.</summary>
    internal int DeliveryTimeoutMs => int.Parse(ClientProperties["message.timeout.ms"], CultureInfo.InvariantCulture);

    /// <summary>statistics.interval.ms: how often librdkafka collects statistics, in milliseconds; 0 for never.</summary>
    internal int StatisticsIntervalMs => int.Parse(ClientProperties.GetValueOrDefault("statistics.interval.ms", "0"), CultureInfo.InvariantCulture);

    /// <summary>transactional.id; null without transactions.</summary>
    internal string? TransactionalId => _settings["transactional.id"]?.Text;

    /// <summary>key.serializer: the serializer of keys, unless a parameter overrides it.</summary>
    internal KafkaSerializer KeySerializer => Serializers.Find(_settings.Text("key.serializer")) ?? AutoSerializer.Default;

    /// <summary>value.serializer: the serializer of values, unless a parameter overrides it.</summary>
    internal KafkaSerializer ValueSerializer => Serializers.Find(_settings.Text("value.serializer")) ?? AutoSerializer.Default;

    /// <summary>The findings that the user should know about when a producer starts.</summary>
    internal IEnumerable<KafkaConfigFinding> Warnings => _findings.Warnings;

    /// <summary>Creates the configuration of a producer.</summary>
    /// <param name="sources">The sources of the settings; a stronger kind overrides a weaker one.</param>
    /// <param name="choices">The caller's choices beside the settings.</param>
    /// <exception cref="ConfigException">It is not valid. The message lists all errors, one per line.</exception>
    internal static ProducerConfiguration Create(IEnumerable<ConfigurationSource> sources, CallerChoices choices = default)
    {
        var configuration = new ProducerConfiguration(sources, choices);
        KafkaConfigFinding[] errors = [.. configuration._findings.Errors];
        return errors.Length == 0 ? configuration : throw Invalid(errors);
    }

    /// <summary>Returns the same configuration with settings that every other source overrides.</summary>
    /// <exception cref="ConfigException">They conflict with the configuration.</exception>
    internal ProducerConfiguration With(IEnumerable<GivenSetting> implied) =>
        Create([.. _sources, new ConfigurationSource(ConfigurationSourceKind.Implied, nameof(ConfigurationSourceKind.Implied), implied)], _choices);

    /// <summary>Creates the configuration of a producer from dictionaries; later ones override earlier ones.</summary>
    /// <exception cref="ConfigException">It is not valid. The message lists all errors, one per line.</exception>
    internal static ProducerConfiguration Create(params IDictionary?[] dictionaries) =>
        Create(dictionaries.OfType<IDictionary>().Reverse().Select(dictionary => ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, dictionary)));

    /// <summary>Returns all findings about a configuration, valid or not, including Java's.</summary>
    /// <param name="sources">The sources of the settings.</param>
    /// <param name="askClient">Whether to ask librdkafka too, which alone knows about certificates, keys and ciphers. It does not connect.</param>
    internal static KafkaConfigReport Report(IEnumerable<ConfigurationSource> sources, bool askClient = true)
    {
        // A report on a configuration is no permission to run its code.
        var configuration = new ProducerConfiguration(sources, default);
        if (askClient && configuration._findings.Allow(Verdicts.Invalid) && ConfigurationProbe.Refusal(configuration.ClientProperties) is string reason)
            configuration._findings.Add("RefusedByClient", Verdicts.Invalid, "librdkafka", null, ClientReason.ExplainRefusal(reason), "See the property that the message names.");
        JavaRules.Check(configuration._settings, configuration._findings);
        return new KafkaConfigReport(configuration._findings);
    }

    /// <summary>Returns every property that has an effect here or was given, with its value, the value's source, and librdkafka's value.</summary>
    /// <param name="client">Returns the value of a librdkafka property in the client; null when it has none.</param>
    internal IEnumerable<KafkaConfigProperty> Effective(Func<string, string?> client) =>
        from property in ConfigurationCatalog.Properties
        let setting = _settings[property.Name]
        where setting is not null || property.IsInEffect
        let told = property.LibrdkafkaNames.Length == 0 ? null : client(property.LibrdkafkaNames[0])
        select Effective(property, setting, told);

    KafkaConfigProperty Effective(PropertyDefinition property, Setting? setting, string? told)
    {
        if (setting is not null) return new(property, setting.Text, setting.Source.ToString(), told, setting.IsSecret);
        // Only the client knows the effect of other settings, such as that of acks=1 on idempotence.
        string? value = told is null ? null : SettingNormalizer.Normalize(property, isJava: false, told, isSecret: false, out _);
        // The module ends linger.ms (EndsLingerItself), whatever librdkafka has. Without a default, only what was passed to the client, such as the user in
        // sasl.jaas.config, differs from the client's own value.
        bool isDefault = value is null || property.Name == "linger.ms" || (property.Default.Length == 0 ? !ClientProperties.ContainsKey(property.LibrdkafkaNames[0]) : value == property.Default);
        return new(property, isDefault && property.Default.Length > 0 ? property.Default : value, isDefault ? "Default" : "Derived", told, false);
    }

    static ConfigException Invalid(KafkaConfigFinding[] errors)
    {
        // Numbered, because PowerShell shows the message of an error without its line breaks.
        string[] lines = [.. errors.Select(error => $"{error.Subject}: {error.Message} {error.Recommendation}".TrimEnd())];
        return new ConfigException(lines.Length == 1 ? lines[0] : $"{lines.Length} settings are not valid:{string.Concat(lines.Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}({i + 1}) {line}")))}");
    }
}
