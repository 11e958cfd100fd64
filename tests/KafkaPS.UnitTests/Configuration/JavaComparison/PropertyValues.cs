using System.Globalization;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Values worth testing for a property: at, below, and beyond its limits, and text that only looks like a value.</summary>
static class PropertyValues
{
    static readonly string[] Classes =
    [
        "", "org.apache.kafka.common.serialization.StringSerializer", " org.apache.kafka.common.serialization.ByteArraySerializer ",
        "org.apache.kafka.common.serialization.stringserializer", "org.apache.kafka.common.serialization.NoSuchSerializer",
        "org.apache.kafka.common.serialization.StringDeserializer", "org.apache.kafka.common.serialization.Serializer",
        "org.apache.kafka.common.serialization.ListSerializer", "org.apache.kafka.common.serialization.UUIDSerializer",
        "org.apache.kafka.clients.producer.RoundRobinPartitioner", "org.apache.kafka.clients.producer.Partitioner",
        "org.apache.kafka.clients.producer.internals.DefaultPartitioner", "org.apache.kafka.clients.producer.UniformStickyPartitioner",
        "org.apache.kafka.common.metrics.JmxReporter", "org.apache.kafka.common.security.authenticator.DefaultLogin",
        "org.apache.kafka.common.security.ssl.DefaultSslEngineFactory", "org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler",
        "java.lang.String", "java.lang.NoSuchClass", "not a class", "1org.Name", "murmur2_random", "String",
    ];

    internal static IEnumerable<string> Of(PropertyDefinition property) => property.Type switch
    {
        PropertyType.Boolean => ["true", "false", "TRUE", "False", " true ", "\ttrue\n", "yes", "1", "0", "", " ", "t", "truefalse", "null"],
        PropertyType.Double => Doubles(property.Valid.Text),
        PropertyType.Class => Classes,
        PropertyType.List => Lists(property.Name),
        PropertyType.Password => ["", " ", "x", " geheim "],
        PropertyType.String => Strings(property),
        _ => Integers(property.Valid.Text),
    };

    static IEnumerable<string> Integers(string valid) =>
        Limits(valid).SelectMany(limit => new[] { limit - 1, limit, limit + 1 })
            .Concat([-1, 0, 1, 5, short.MinValue, short.MaxValue + 1, int.MinValue, int.MaxValue, int.MinValue - 1L, int.MaxValue + 1L, long.MinValue, long.MaxValue])
            .Distinct().Select(number => number.ToString(CultureInfo.InvariantCulture))
            .Concat(["+5", "007", " 5 ", "\t5\f", "\u00a05", "", " ", "-", "+", "--5", "abc", "5.0", "5e3", "0x10", "5L", "5_000", "5,000", "\u0663\u0660",
            "\uff15", "9223372036854775808", "-9223372036854775809",
            "99999999999999999999999"]);

    static IEnumerable<long> Limits(string valid) =>
        valid.Split([", ", ".."], StringSplitOptions.RemoveEmptyEntries).Select(limit => long.Parse(limit, CultureInfo.InvariantCulture));

    static IEnumerable<string> Doubles(string valid) =>
        valid.Split("..", StringSplitOptions.RemoveEmptyEntries).Select(limit => double.Parse(limit, CultureInfo.InvariantCulture))
            .SelectMany(limit => new[] { limit - 0.01, limit, limit + 0.01 }).Select(number => number.ToString(CultureInfo.InvariantCulture))
            .Concat(["-1", "0", "1", "0.8", ".8", "8.", "+.8", " 0.8 ", "0.8f", "0.8d", "0.8D", "8e-1", "8E-1", "NaN", "Infinity", "-Infinity", "nan", "inf",
            "", " ", ".", "e", "0,8", "abc", "1e400", "1e-400"]);

    static IEnumerable<string> Lists(string name) => name == "bootstrap.servers"
        ? ["", " ", ",", "127.0.0.1:9092", " 127.0.0.1:9092 ", "127.0.0.1:9092,127.0.0.1:9093", "127.0.0.1:9092 , 127.0.0.1:9093",
            "127.0.0.1:9092,127.0.0.1:9092", "127.0.0.1:9092,", ",127.0.0.1:9092",
            "127.0.0.1:9092,,127.0.0.1:9093", "127.0.0.1:9092, ,127.0.0.1:9093", "127.0.0.1", "127.0.0.1:", ":9092", "127.0.0.1:0", "127.0.0.1:65535",
            "127.0.0.1:65536", "127.0.0.1:99999999999", "127.0.0.1:-1",
            "127.0.0.1:9092x", "127.0.0.1:x", "127.0.0.1:9092/", "PLAINTEXT://127.0.0.1:9092", "http://127.0.0.1:9092", "://127.0.0.1:9092", "//127.0.0.1:9092",
            "[::1]:9092", "[::1]", "::1:9092", "[127.0.0.1]:9092",
            "127.0.0.1]:9092", "127.0.0.1;127.0.0.1:9092", "127.0.0.1 9092", "127.0.0.1: 9092", "127.0.0.1:09092", "127.0.0.1:+9092", "localhost:9092",
            "LOCALHOST:9092", "127.0.0.1:9092;127.0.0.1:9093",
            "127.0.0.1:\u0669", "SASL_SSL://127.0.0.1:9092", "127.0.0.1:9092,SSL://127.0.0.1:9093", "EXTERNAL://127.0.0.1:9092,127.0.0.1:9093", "[::1%1]:9092", "user:secret@127.0.0.1:9092", "user@127.0.0.1:9092", "127.0.0.1:9092:9093"]
        : ["", " ", ",", "a,", ",a", "a,,b", "TLSv1.2", "TLSv1.2 , TLSv1.3", "org.apache.kafka.common.metrics.JmxReporter",
            "org.apache.kafka.common.metrics.JmxReporter,org.apache.kafka.common.metrics.JmxReporter",
            "org.apache.kafka.common.metrics.JmxReporter, ", "org.apache.kafka.common.metrics.MetricsReporter", "java.lang.String", "org.apache.kafka.NoSuch"];

    static IEnumerable<string> Strings(PropertyDefinition property)
    {
        string[] words = [.. property.Valid.Text.Replace("(any case) ", "", StringComparison.Ordinal).Split(", "), .. property.LibrdkafkaValid.Text.Split(", ")];
        return words.Where(word => word.Length > 0 && word is not ("non-empty" or "text with an ASCII letter or digit"))
            .SelectMany(word => new[] { word, word.ToUpperInvariant(), word.ToLowerInvariant(), $" {word}\t", word + "x" })
            .Concat(["", " ", "-", "x", "\u00fcber", "\u00fc"]).Distinct();
    }
}
