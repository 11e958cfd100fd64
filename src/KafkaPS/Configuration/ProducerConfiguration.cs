using System.Collections;
using System.Globalization;
using KafkaPS.Configuration.Rules;
using KafkaPS.Configuration.Translating;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Configuration;

/// <summary>What a producer is built with: librdkafka's properties, and the settings that the module itself honours.</summary>
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

    /// <summary>The properties for librdkafka by its own names. Secrets are among them: never print them.</summary>
    internal IReadOnlyDictionary<string, string> ClientProperties { get; }

    /// <summary>How the module fetches a Kerberos ticket for the producer; null when it fetches none.</summary>
    internal KerberosLogin? Kerberos { get; }

    /// <summary>How the client logs in, such as <c>PLAIN</c>; empty without SASL.</summary>
    internal string SaslMechanism => _settings.Text("security.protocol").StartsWith("sasl", StringComparison.Ordinal) ? _settings.Text("sasl.mechanism") : "";

    /// <summary>The addresses to connect to first; never empty.</summary>
    internal string[] BootstrapServers { get; }

    /// <summary>client.id: the name that brokers log.</summary>
    internal string ClientId => _settings.Text("client.id");

    /// <summary>max.block.ms: how long, in milliseconds, a send waits for a topic's metadata or for room in the buffer (Java's KafkaProducer).</summary>
    internal int MaxBlockMs { get; }

    /// <summary>linger.ms: how long a record may wait for others, in milliseconds, fractions allowed.</summary>
    internal double LingerMs => _settings.Number("linger.ms");

    /// <summary>Whether linger.ms is not given: then the module sends what has lingered for its default, and librdkafka lets a full batch take longer.</summary>
    internal bool EndsLingerItself => _settings["linger.ms"] is null;

    /// <summary>max.request.size: the largest record, in bytes. Asked for every record, so it is not read from its text each time.</summary>
    internal int MaxRequestSize { get; }

    /// <summary>delivery.timeout.ms: how long a record is tried, in milliseconds, as librdkafka is told.</summary>
    internal int DeliveryTimeoutMs => int.Parse(ClientProperties["message.timeout.ms"], CultureInfo.InvariantCulture);

    /// <summary>statistics.interval.ms: how often librdkafka gathers its numbers, in milliseconds; 0 for never.</summary>
    internal int StatisticsIntervalMs => int.Parse(ClientProperties.GetValueOrDefault("statistics.interval.ms", "0"), CultureInfo.InvariantCulture);

    /// <summary>transactional.id; null without transactions.</summary>
    internal string? TransactionalId => _settings["transactional.id"]?.Text;

    /// <summary>key.serializer: how keys become bytes, unless a parameter says otherwise.</summary>
    internal KafkaSerializer KeySerializer => Serializers.Find(_settings.Text("key.serializer")) ?? AutoSerializer.Default;

    /// <summary>value.serializer: how values become bytes, unless a parameter says otherwise.</summary>
    internal KafkaSerializer ValueSerializer => Serializers.Find(_settings.Text("value.serializer")) ?? AutoSerializer.Default;

    /// <summary>What somebody who starts a producer with it should know.</summary>
    internal IEnumerable<KafkaConfigFinding> Warnings => _findings.Warnings;

    /// <summary>The configuration of a producer.</summary>
    /// <param name="sources">Where settings were said; a stronger kind wins over a weaker one.</param>
    /// <param name="choices">What the caller says beside them.</param>
    /// <exception cref="ConfigException">It is not valid. The message has all that is wrong, a line each.</exception>
    internal static ProducerConfiguration Create(IEnumerable<ConfigurationSource> sources, CallerChoices choices = default)
    {
        var configuration = new ProducerConfiguration(sources, choices);
        KafkaConfigFinding[] errors = [.. configuration._findings.Errors];
        return errors.Length == 0 ? configuration : throw Invalid(errors);
    }

    /// <summary>The same configuration with settings that hold unless something else was said.</summary>
    /// <exception cref="ConfigException">They do not go with it.</exception>
    internal ProducerConfiguration With(IEnumerable<GivenSetting> implied) =>
        Create([.. _sources, new ConfigurationSource(ConfigurationSourceKind.Implied, nameof(ConfigurationSourceKind.Implied), implied)], _choices);

    /// <summary>The configuration of a producer from dictionaries, later ones over earlier ones.</summary>
    /// <exception cref="ConfigException">It is not valid. The message has all that is wrong, a line each.</exception>
    internal static ProducerConfiguration Create(params IDictionary?[] dictionaries) =>
        Create(dictionaries.OfType<IDictionary>().Reverse().Select(dictionary => ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, dictionary)));

    /// <summary>What there is to say of a configuration, valid or not, also from Java's side.</summary>
    /// <param name="sources">Where settings were said.</param>
    /// <param name="askClient">Whether librdkafka is asked too, which alone knows about certificates, keys and ciphers. It connects to nothing.</param>
    internal static KafkaConfigReport Report(IEnumerable<ConfigurationSource> sources, bool askClient = true)
    {
        // Whoever asks what a configuration says has not said that its code may run.
        var configuration = new ProducerConfiguration(sources, default);
        if (askClient && configuration._findings.Allow(Verdicts.Invalid) && ConfigurationProbe.Refusal(configuration.ClientProperties) is string reason)
            configuration._findings.Add("RefusedByClient", Verdicts.Invalid, "librdkafka", null, ClientReason.ExplainRefusal(reason), "See the property that the message names.");
        JavaRules.Check(configuration._settings, configuration._findings);
        return new KafkaConfigReport(configuration._findings);
    }

    /// <summary>Every property that has an effect here, or was given, with its value, where that came from, and what librdkafka has.</summary>
    /// <param name="client">Tells the value of one of librdkafka's properties in the client; null when it has none.</param>
    internal IEnumerable<KafkaConfigProperty> Effective(Func<string, string?> client) =>
        from property in ConfigurationCatalog.Properties
        let setting = _settings[property.Name]
        where setting is not null || property.IsInEffect
        let told = property.LibrdkafkaNames.Length == 0 ? null : client(property.LibrdkafkaNames[0])
        select Effective(property, setting, told);

    KafkaConfigProperty Effective(PropertyDefinition property, Setting? setting, string? told)
    {
        if (setting is not null) return new(property, setting.Text, setting.Source.ToString(), told, setting.IsSecret);
        // What others settings make of it, such as acks=1 of idempotence, only the client knows.
        string? value = told is null ? null : SettingNormalizer.Normalize(property, isJava: false, told, isSecret: false, out _);
        // linger.ms ends in the module (EndsLingerItself), whatever librdkafka has. Without a default only what was given to the client, such as the user in
        // sasl.jaas.config, is something else than the client's own.
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
