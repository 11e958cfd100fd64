using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using KafkaPS.Configuration;
using KafkaPS.Interop;
using KafkaPS.UnitTests.Configuration.JavaComparison;
using Xunit.Abstractions;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>librdkafka accepts what the module calls valid.</summary>
public sealed class LibrdkafkaAgreementTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Where librdkafka accepts more than makes sense: acks that brokers reject, and 0 for no timeout, which Java reads differently.</summary>
    static readonly string[] NarrowerHere = ["request.required.acks", "message.timeout.ms", "queue.buffering.max.kbytes"];

    static readonly nint Configuration = LibrdkafkaMock.ConfigurationNew();

    const string WindowsOnly = "ssl.ca.certificate.stores";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-librdkafka-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Whatever_is_valid_makes_a_producer()
    {
        Dictionary<string, string>[] sets = [.. new PropertySets(_folder.FullName).All(), .. OwnNames()];
        int valid = 0;
        var built = new ConcurrentDictionary<string, bool>();
        var refused = new ConcurrentBag<string>();
        var watch = Stopwatch.StartNew();
        Parallel.ForEach(sets, new ParallelOptions { MaxDegreeOfParallelism = 16 }, set =>
        {
            if (TryCreate(set) is not ProducerConfiguration configuration) return;
            Interlocked.Increment(ref valid);
            // Many sets are equal here, because Java has many properties that librdkafka lacks.
            if (!built.TryAdd(string.Join('\n', configuration.ClientProperties.OrderBy(pair => pair.Key, StringComparer.Ordinal)), true)) return;
            // What only librdkafka can check, such as the content of a certificate, is checked without a connection.
            if (Refusal(configuration.ClientProperties) is string reason && ConfigurationProbe.Refusal(configuration.ClientProperties) is null)
                refused.Add($"{reason}: {Print(set)}");
        });
        output.WriteLine($"{sets.Length} sets, {valid} valid, {built.Count} of them unlike, in {watch.Elapsed.TotalSeconds:F1} s");

        Assert.True(valid > 2000);
        Assert.True(refused.IsEmpty, $"{refused.Count} of {built.Count} are refused:\n{string.Join('\n', refused.Order().Take(100))}");
    }

    [Fact]
    public void The_limits_in_the_catalogue_are_those_of_librdkafka()
    {
        string[] wrong =
        [
            .. from property in ConfigurationCatalog.Properties
               where property.IsNumber && property is { LibrdkafkaNames.Length: > 0, IsMerged: false } && property.LibrdkafkaValid.Text.Contains("..", StringComparison.Ordinal)
               let name = property.LibrdkafkaNames[0]
               let ends = property.LibrdkafkaValid.Text.Split("..").Select(end => long.Parse(end, CultureInfo.InvariantCulture)).ToArray()
               from limit in new (long Value, bool IsGood)[] { (ends[0], true), (ends[1], true), (ends[0] - 1, false), (ends[1] + 1, false) }
               where !name.StartsWith("test.mock.", StringComparison.Ordinal)
               where limit.IsGood || !NarrowerHere.Contains(name)
               where IsTaken(name, limit.Value.ToString(CultureInfo.InvariantCulture)) != limit.IsGood
               select $"{name}={limit.Value} is {(limit.IsGood ? "refused" : "taken")}",
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_default_and_every_word_in_the_catalogue_is_taken()
    {
        string[] wrong =
        [
            .. from property in ConfigurationCatalog.Properties
               where property is { LibrdkafkaNames.Length: > 0, IsMerged: false } && property.Translation is not Translation.Kib
               from name in property.LibrdkafkaNames
               from value in (property.LibrdkafkaValid.HasWords ? property.LibrdkafkaValid.Text.Split(", ") : []).Append(property.LibrdkafkaDefault).Distinct()
               where value.Length > 0 && name != WindowsOnly && !IsTaken(name, value)
               select $"{name}={value}",
        ];
        Assert.Empty(wrong);
    }

    /// <summary>librdkafka's properties by their own names, each with each of its values.</summary>
    static IEnumerable<Dictionary<string, string>> OwnNames() =>
        from property in ConfigurationCatalog.Properties
        from name in property.LibrdkafkaNames
        where name != property.JavaName && name is not ("plugin.library.paths" or "test.mock.num.brokers" or "debug")
        from value in Values(property)
        select new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", [name] = value };

    static IEnumerable<string> Values(PropertyDefinition property) => property.IsNumber
        ? property.LibrdkafkaValid.Text.Split([", ", ".."], StringSplitOptions.None).Select(limit => long.Parse(limit, CultureInfo.InvariantCulture))
            .SelectMany(limit => new[] { limit - 1, limit, limit + 1 }).Select(number => number.ToString(CultureInfo.InvariantCulture)).Append("007").Append("0x10")
        : PropertyValues.Of(property);

    static ProducerConfiguration? TryCreate(Dictionary<string, string> set)
    {
        try
        {
            return ProducerConfiguration.Create(set);
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    static string Print(Dictionary<string, string> set) =>
        string.Join(", ", set.Select(pair => $"{pair.Key}={JavaProgram.Escape(pair.Value[..Math.Min(pair.Value.Length, 40)])}"));

    /// <summary>Whether librdkafka accepts a value.</summary>
    static bool IsTaken(string name, string value)
    {
        var error = new byte[512];
        return LibrdkafkaMock.ConfigurationSet(Configuration, name, value, error, (nuint)error.Length) == 0;
    }

    static string? Refusal(IReadOnlyDictionary<string, string> properties)
    {
        try
        {
            // Without brokers and a polling thread, it is closed at once.
            var offline = properties.Where(pair => pair.Key != "metadata.broker.list").Append(new("dotnet.producer.enable.background.poll", "false"));
            using IProducer<byte[], byte[]> producer = new ProducerBuilder<byte[], byte[]>(offline).SetLogHandler((_, _) => { }).Build();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return e.Message;
        }
    }
}
