using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Sets of properties for both sides to judge; the same in every run.</summary>
sealed class PropertySets
{
    const string Serializer = "org.apache.kafka.common.serialization.StringSerializer";
    const string Plain = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";";

    /// <summary>Only what is required.</summary>
    static readonly Dictionary<string, string> Base = new()
    {
        ["bootstrap.servers"] = "127.0.0.1:9092",
        ["key.serializer"] = Serializer,
        ["value.serializer"] = Serializer,
    };

    /// <summary>Names that Java does not know, and accepts with any value.</summary>
    static readonly string[] Unknown = ["request.required.acks", "message.send.max.retries", "no.such.property", " acks", "ACKS", "max.in.flight", "queue.buffering.max.ms"];

    static readonly PropertyDefinition[] JavaProperties = [.. ConfigurationCatalog.Properties.Where(property => property.JavaName is not null && !property.Name.EndsWith('*'))];

    readonly Random _random = new(20240607);
    readonly string _folder;

    internal PropertySets(string folder) => _folder = folder;

    internal IEnumerable<Dictionary<string, string>> All() =>
        [.. Singles(), .. Secured(), .. Missing(), .. Reliability(), .. Timeouts(), .. Jaas(), .. Stores(), .. Others(), .. Mixed(1000)];

    /// <summary>Each property on its own, with each of its values.</summary>
    static IEnumerable<Dictionary<string, string>> Singles() =>
        from property in JavaProperties from value in PropertyValues.Of(property) select With((property.Name, value));

    /// <summary>TLS and login properties once more, with TLS and logins in use.</summary>
    static IEnumerable<Dictionary<string, string>> Secured() =>
        from property in JavaProperties
        where property.Name.StartsWith("ssl.", StringComparison.Ordinal) || property.Name.StartsWith("sasl.", StringComparison.Ordinal)
        where property.Name is not ("sasl.jaas.config" or "sasl.mechanism") && !IsStore(property.Name)
        from protocol in property.Name.StartsWith("ssl.", StringComparison.Ordinal) ? new[] { "SSL", " sasl_ssl " } : ["SASL_PLAINTEXT"]
        from value in PropertyValues.Of(property)
        select With(("security.protocol", protocol), ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", Plain), (property.Name, value));

    static IEnumerable<Dictionary<string, string>> Missing()
    {
        foreach (string name in Base.Keys)
        {
            Dictionary<string, string> set = new(Base);
            set.Remove(name);
            yield return set;
        }
        yield return [];
        foreach (string name in Unknown) yield return With((name, "nonsense"));
    }

    static IEnumerable<Dictionary<string, string>> Reliability() =>
        from acks in new[] { null, "all", "-1", " all ", "1", "0" }
        from retries in new[] { null, "0", "1", "10" }
        from idempotence in new[] { null, "true", "false", "TRUE" }
        from inFlight in new[] { null, "1", "5", "6" }
        from transaction in new[] { null, "t1" }
        select With(("acks", acks), ("retries", retries), ("enable.idempotence", idempotence), ("max.in.flight.requests.per.connection", inFlight),
            ("transactional.id", transaction));

    static IEnumerable<Dictionary<string, string>> Timeouts() =>
        from delivery in new[] { null, "0", "1", "29999", "30000", "30004", "30005", "120000", "2147483647" }
        from linger in new[] { null, "0", "1", "5", "90000", "2147483647", "9223372036854775807" }
        from request in new[] { null, "0", "1", "30000", "120000", "2147483647" }
        select With(("delivery.timeout.ms", delivery), ("linger.ms", linger), ("request.timeout.ms", request));

    IEnumerable<Dictionary<string, string>> Jaas() =>
        from mechanism in new[] { "PLAIN", "SCRAM-SHA-512", "NONE" }
        from line in JaasLines.All(_random)
        select With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", mechanism), ("sasl.jaas.config", line));

    IEnumerable<Dictionary<string, string>> Stores() => StoreSets.All(_folder).Select(settings => With([.. settings]));

    static IEnumerable<Dictionary<string, string>> Others() =>
    [
        With(("transaction.two.phase.commit.enable", "true")),
        With(("transaction.two.phase.commit.enable", "true"), ("transaction.timeout.ms", "60000")),
        With(("transaction.two.phase.commit.enable", "false"), ("transaction.timeout.ms", "60000")),
        With(("security.protocol", "SASL_PLAINTEXT")),
        With(("security.protocol", "SASL_SSL")),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "PLAIN")),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", ""), ("sasl.jaas.config", Plain)),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.jaas.config", Plain)),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.jaas.config", Plain), ("sasl.kerberos.service.name", "kafka")),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "plain"), ("sasl.jaas.config", Plain)),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", JaasLines.OAuth(""))),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", JaasLines.OAuth(" unsecuredLoginStringClaim_sub=\"alice\""))),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", JaasLines.OAuth(" clientId=\"a\" clientSecret=\"b\""))),
        With(("config.providers", "file")),
        With(("config.providers", "file"), ("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider")),
        With(("config.providers", "file"), ("config.providers.file.class", "org.apache.kafka.common.config.provider.NoSuchProvider")),
        With(("config.providers", "file"), ("config.providers.file.class", "java.lang.String")),
        With(("config.providers", "a,b"), ("config.providers.b.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider")),
        With(("config.providers.file.class", "org.apache.kafka.NoSuchProvider")),
        // References to declared providers, to others, and to targets that do not exist.
        With(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("client.id", "${e:PATH}")),
        With(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("linger.ms", "${e:PATH}")),
        With(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("client.id", "${e:KAFKAPS_NO_SUCH}")),
        With(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("linger.ms", "${e:KAFKAPS_NO_SUCH}")),
        With(("config.providers", "e"), ("config.providers.e.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("linger.ms", "${env:PATH}")),
        With(("linger.ms", "${env:PATH}")),
        With(("config.providers", "f"), ("config.providers.f.class", "org.apache.kafka.common.config.provider.FileConfigProvider"), ("client.id", "${f:/no/such/file:key}")),
        With(("config.providers", "f"), ("config.providers.f.class", "org.apache.kafka.common.config.provider.FileConfigProvider"), ("client.id", "${f:key}")),
        With(("config.providers", "f"), ("config.providers.f.class", "org.apache.kafka.common.config.provider.FileConfigProvider"), ("client.id", "${file:/no/such/file:key}")),
        With(("metrics.context.name", "x")),
        With(("client.id", "${x:y}")), With(("client.id", "${vault:path:key}")),
        With(("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", Plain.Replace("\"p\"", "\"pa${x:y}ss\"", StringComparison.Ordinal))),
        With(("config.providers", "vault"), ("config.providers.vault.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"), ("client.id", "${x:y}")),
        With(("session.timeout.ms", "45000"), ("schema.registry.url", "https://r"), ("basic.auth.user.info", "a:b"), ("group.id", "g")),
        With(("partitioner.rack.aware", "true"), ("bootstrap.resolve.timeout.ms", "1"), ("metadata.cluster.check.enable", "x")),
    ];

    /// <summary>Several properties with any of their values: in Java, the first fault decides; here, each alone must be enough.</summary>
    IEnumerable<Dictionary<string, string>> Mixed(int count)
    {
        PropertyDefinition[] free = [.. JavaProperties.Where(property => property.Name is not ("security.protocol" or "sasl.mechanism" or "sasl.jaas.config")
            && !IsStore(property.Name))];
        for (int i = 0; i < count; i++)
        {
            PropertyDefinition[] chosen = _random.GetItems(free, _random.Next(2, 7));
            yield return With([.. chosen.Select(property =>
            {
                string[] values = [.. PropertyValues.Of(property)];
                // Mostly good values: otherwise, a set of six would never be good.
                string? value = _random.Next(4) == 0 ? values[_random.Next(values.Length)] : property.JavaDefault.Length > 0 ? property.JavaDefault : null;
                return (property.Name, value);
            })]);
        }
    }

    static bool IsStore(string name) => name.StartsWith("ssl.keystore.", StringComparison.Ordinal) || name.StartsWith("ssl.truststore.", StringComparison.Ordinal);

    static Dictionary<string, string> With(params (string Name, string? Value)[] settings)
    {
        Dictionary<string, string> set = new(Base);
        foreach ((string name, string? value) in settings)
        {
            if (value is not null) set[name] = value;
        }
        return set;
    }
}
